import { readFile } from 'node:fs/promises';
import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { applyConventions } from '../../cli/conventions.ts';
import { createProgram } from '../../cli/program.ts';
import { everyPage, fencedBlocks } from './markdown.ts';
import { commandsOf, wordsOf } from './shell-lines.ts';

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = manifest.parse(JSON.parse(await readFile('package.json', 'utf8')));

/** What a page may have a reader run besides the project's own commands, and why nothing here runs it. */
const others: Readonly<Record<string, string>> = {
  aws: 'needs AWS, or a running local cloud; deploy.test.ts uses the AWS CLI where it is installed',
  serverless: 'needs AWS; deploy.test.ts runs it on localhost',
  mosquitto_pub: 'needs a broker: a running local cloud',
  openssl: 'run in whole pages by test/stress/pki-by-hand.test.ts',
  git: 'a clone of the project',
  node: 'a script of the project',
  curl: 'needs what it asks',
  jq: 'takes JSON apart',
  ssh: 'needs an instance',
  sudo: 'needs an instance',
  dnf: 'needs an instance',
  pip: 'a tool of another language',
  watch: 'repeats a command',
};

/** The shell's own, and what is everywhere. */
const shell =
  /^(?:cd|cp|mkdir|cat|touch|echo|export|for|do|done|umask|rm|mv|ls|sed|test|while|sleep|then|fi|if|true|!|\w+=.*|\w+\(\)|[{}])$/;

const withoutActions = (command: Command): void => {
  command.action(() => undefined).configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const inner of command.commands) withoutActions(inner);
};

/** What is wrong with a line for `landfall`, as commander says it: nothing is run. */
const faultOf = async (words: readonly string[]): Promise<string | undefined> => {
  const program = createProgram();
  applyConventions(program);
  for (const command of program.commands)
    if (command.commands.length === 0) withoutActions(command);
    else command.commands.forEach(withoutActions);
  program.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  const before = process.env['AWS_PROFILE'];
  try {
    // What stands for a value of the reader's own: `R` would be no Region.
    await program.parseAsync(
      words.map((word) => (word === 'R' ? 'eu-west-1' : word)),
      { from: 'user' },
    );
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? undefined : error.message;
    throw error;
  } finally {
    if (before === undefined) delete process.env['AWS_PROFILE'];
    else process.env['AWS_PROFILE'] = before;
  }
};

const lines = (await everyPage()).flatMap((page) =>
  fencedBlocks(page)
    .filter(({ language, text }) => language === 'sh' || /^\$ /m.test(text))
    .flatMap(({ path, line, language, text }) =>
      commandsOf(
        language === 'sh'
          ? text
          : text
              .split('\n')
              .filter((one) => one.startsWith('$ '))
              .join('\n'),
      ).map((command) => ({ place: `${path}:${line}`, command, words: wordsOf(command) })),
    ),
);
const starting = (...first: readonly string[]) =>
  lines.filter(({ words }) => first.every((word, index) => words[index] === word));

/** Commands in the running text and in tables, as they are meant to be typed. */
const inText = (await everyPage()).flatMap(({ path, text }) =>
  [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`npx landfall ([^`]+)`/g)].map(([, rest = '']) => ({
    place: path,
    command: `npx landfall ${rest}`,
    words: ['npx', 'landfall', ...wordsOf(rest)],
  })),
);

/** `NAME...`, `S`, `PATH`: what the reader puts in. */
const isPattern = ({ words }: { readonly words: readonly string[] }): boolean =>
  words.slice(2).some((word) => /^[A-Z]{1,5}(?:\.\.\.)?$/.test(word) && word !== 'R') ||
  words.at(-1) === '...';

/** `npm run NAME`, `npm test` and `npm start`, wherever they stand. */
const scriptsInPages = (await everyPage()).flatMap(({ path, text }) =>
  [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(test|start)\b)/g)].map(([, named, short]) => ({
    place: path,
    script: named ?? short ?? '',
  })),
);

/** What a page calls that it has defined before. */
const functionsOf = new Map(
  (await everyPage()).map(({ path, text }) => [
    path,
    [...text.matchAll(/^(\w+)\(\) \{/gm)].map(([, name]) => name),
  ]),
);

describe('the commands that the pages show', () => {
  it('are found', () => {
    expect(starting('npx', 'landfall').length).toBeGreaterThan(30);
  });

  it.each(starting('npx', 'landfall').filter((line) => !isPattern(line)))(
    '$place: $command is one that landfall takes',
    async ({ words }) => {
      expect(await faultOf(words.slice(2))).toBeUndefined();
    },
  );

  it.each(inText.filter((line) => !isPattern(line)))(
    '$place: $command has words and options that landfall has',
    async ({ words }) => {
      const fault = await faultOf(words.slice(2));

      // In a sentence, what is not the point may be left out.
      expect(fault ?? '').not.toMatch(/unknown|too many|invalid/);
    },
  );

  it.each(scriptsInPages)('$place: $script is a script of the project', ({ script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });

  it('call nothing else but what is known to need more than this machine has', () => {
    const strange = lines
      .map(({ place, words: [first = '', second = ''] }) => ({
        place,
        program: first === 'npx' ? second : first,
      }))
      .filter(({ place, program }) => functionsOf.get(place.split(':')[0] ?? '')?.includes(program) !== true)
      .filter(
        ({ program }) =>
          !['landfall', 'npm'].includes(program) && !Object.hasOwn(others, program) && !shell.test(program),
      );

    expect(strange).toEqual([]);
  });
});
