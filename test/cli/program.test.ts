import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { InterruptedError } from '../../cli/interrupted-error.ts';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/run-program.ts';
import { everyCommand } from './every-command.ts';

const environment = { ...process.env };

afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...environment };
});

/** Runs a line in this process, and gives what it printed; `prepare` may change the program. */
const run = async (
  words: readonly string[],
  prepare: (program: Command) => Command = (program) => program,
) => {
  let [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const exitCode = await runProgram(prepare(createProgram()), ['node', 'landfall', ...words]);
  jest.restoreAllMocks();
  return { exitCode, out, err };
};

const commands = everyCommand();
const leaves = commands.filter(({ isGroup }) => !isGroup);
const named = (...paths: readonly string[]) => new Set(paths);

/** These tell a story as it happens, or nothing at all. */
const withoutJson = named('landfall journey');

describe.each(commands)('$path', ({ words, command, isGroup }) => {
  it('says on stdout what it is for, with examples', async () => {
    const { exitCode, out, err } = await run([...words, '--help']);

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(command.description().length).toBeGreaterThan(10);
    expect(out).toMatch(/\nExamples:\n(?: +(?:\$ )?npx landfall [^\n]+\n)+/);
    expect(out).not.toContain('\u001B');
  });

  it('calls an unknown option wrong usage, and says where the help is', async () => {
    const { exitCode, out, err } = await run([...words, '--nonsense']);

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    // A group without a word shows its help.
    expect(err).toMatch(isGroup ? /error: unknown option|Usage:/ : /^error: [^\n]+\n/);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('describes each of its options', () => {
    expect(command.options.filter(({ description }) => description.length < 4)).toEqual([]);
  });
});

describe.each(commands.filter(({ isGroup }) => isGroup))('$path, a group', ({ words, command }) => {
  it('suggests the command that was meant', async () => {
    const [first] = command.commands;
    const name = first?.name() ?? '';

    const { exitCode, err } = await run([...words, `${name}x`]);

    expect(exitCode).toBe(2);
    expect(err).toContain(`error: unknown command '${name}x'\n(Did you mean ${name}?)`);
  });

  it('shows its help when no command is given, as wrong usage', async () => {
    const { exitCode, out, err } = await run(words);

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^Usage: landfall/);
  });
});

describe.each(leaves)('$path, which does something', ({ path, command }) => {
  const longs = new Set(command.options.map(({ long }) => long));

  it('prints JSON where it reports', () => {
    expect(longs.has('--json')).toBe(!withoutJson.has(path));
  });

  it('takes a profile where it takes a stage', () => {
    expect(longs.has('--profile')).toBe(longs.has('--stage'));
  });

  it('has no option that another command calls otherwise', () => {
    const shorts = command.options.flatMap(({ short, long }) => (short ? [`${short} ${long}`] : []));

    expect(['-s --stage', '-r --region', '-q --queue']).toEqual(expect.arrayContaining(shorts));
  });
});

describe('landfall', () => {
  it.each([
    [['deploy', '--stage', 'prod', '--verbos'], 2, /unknown option '--verbos'\n\(Did you mean --verbose\?\)/],
    [['deploy', '--stage', 'loca'], 1, /^landfall: There is no stage "loca"[^\n]* Did you mean local\?\n$/],
    [
      ['reconcile', '--stage', 'local', '--region', 'eu-wset-1'],
      1,
      /^landfall: Region eu-wset-1 is not[^\n]* Did you mean eu-west-1\?\n$/,
    ],
    [
      ['redrive', '--stage', 'local', '--queue', 'replicatefailures'],
      2,
      /^error: [^\n]* Did you mean ReplicateFailures\?\n/,
    ],
    [['pki', 'device', 'pump 1'], 2, /^error: [^\n]*thing name/],
    [['journey', '--devices', '1'], 2, /^error: [^\n]*2 to 500/],
    [
      ['certificate', 'import', '--stage', 'local'],
      1,
      /^landfall: Stage "local" uses no imported certificate: set [^\n]+\n$/,
    ],
  ] as const)('answers %j with %d and one line', async (words, exitCode, message) => {
    const ended = await run(words);

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.out).toBe('');
    expect(ended.err).toMatch(message);
    expect(ended.err).not.toMatch(/\n {4}at /);
  });

  it('says which version it is', async () => {
    expect(await run(['--version'])).toEqual({
      exitCode: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
  });

  const failing =
    (error: Error) =>
    (program: Command): Command =>
      program.addCommand(
        new Command('fail').action(() => {
          throw error;
        }),
      );

  it('shows the stack with --debug, and only then', async () => {
    const plain = await run(['fail'], failing(new Error('it is broken')));
    const debug = await run(['--debug', 'fail'], failing(new Error('it is broken')));

    expect(plain).toEqual({ exitCode: 1, out: '', err: 'landfall: it is broken\n' });
    expect(debug.err).toMatch(/^landfall: Error: it is broken\n {4}at /);
  });

  it('ends with 130 when it was interrupted', async () => {
    const { exitCode, err } = await run(['fail'], failing(new InterruptedError('Interrupted.')));

    expect({ exitCode, err }).toEqual({ exitCode: 130, err: 'landfall: Interrupted.\n' });
  });

  it('goes to AWS with the profile that it is given, for this run', async () => {
    delete process.env['AWS_PROFILE'];

    await run(['deploy', '--stage', 'nowhere', '--profile', 'fleet']);

    expect(process.env['AWS_PROFILE']).toBe('fleet');
  });
});
