import { readFile } from 'node:fs/promises';
import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { applyConventions } from '../../cli/conventions.ts';
import { createProgram } from '../../cli/program.ts';
import { everyPage, fencedBlocks, type FencedBlock } from './markdown.ts';
import { commandsOf, wordsOf } from './shell-lines.ts';

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = manifest.parse(JSON.parse(await readFile('package.json', 'utf8')));

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
      words.map((word) => (['R', '$region'].includes(word) ? 'eu-west-1' : word)),
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

const isShell = ({ language }: FencedBlock): boolean => ['sh', 'bash', 'console'].includes(language);

const lines = (await everyPage()).flatMap((page) =>
  fencedBlocks(page)
    .filter(isShell)
    .flatMap(({ path, line, language, text, mark }) =>
      commandsOf(
        language === 'console'
          ? text
              .split('\n')
              .filter((one) => one.startsWith('$ '))
              .join('\n')
          : text,
      ).map((command) => ({
        place: `${path}:${line}`,
        command,
        words: wordsOf(command),
        isTried: mark?.isTried === true,
      })),
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

/** Which command of `landfall` it is, and the options that it has: what has to have been run once for it to be no news. */
const shapeOf = (words: readonly string[]) => {
  const names: string[] = [];
  let command: Command | undefined = createProgram();
  for (const word of words.slice(2)) {
    command = command.commands.find((inner) => inner.name() === word);
    if (command === undefined) break;
    names.push(word);
  }
  return { name: names.join(' '), options: words.filter((word) => word.startsWith('--')) };
};

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

describe('the commands that the pages show', () => {
  it('stand in blocks whose fences say that a test runs them, or that they need AWS', async () => {
    const unmarked = (await everyPage())
      .flatMap(fencedBlocks)
      .filter((block) => (isShell(block) || /^\$ /m.test(block.text)) && block.mark === undefined)
      .map(({ path, line }) => `${path}:${line}`);

    expect(unmarked).toEqual([]);
  });

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

  it('are run by a test when they stand in a sentence, too: each command, with each of its options', () => {
    const run = starting('npx', 'landfall')
      .filter(({ isTried }) => isTried)
      .map(({ words }) => shapeOf(words));
    const optionsRun = (name: string) =>
      new Set(run.filter((one) => one.name === name).flatMap(({ options }) => options));

    const isNews = ({ words }: { readonly words: readonly string[] }): boolean => {
      const { name, options } = shapeOf(words);
      return !run.some((one) => one.name === name) || options.some((one) => !optionsRun(name).has(one));
    };
    const news = inText.filter(isNews).map(({ place, command }) => `${place}: ${command}`);

    expect(news).toEqual([]);
  });

  it.each(scriptsInPages)('$place: $script is a script of the project', ({ script }) => {
    expect(Object.keys(scripts)).toContain(script);
  });
});
