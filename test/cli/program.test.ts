import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { InterruptedError } from '../../cli/interrupted-error.ts';
import { profileOption } from '../../cli/stage/use-profile.ts';
import { everyCommand } from './every-command.ts';
import { runLine } from './run-line.ts';

const commands = everyCommand();
const leaves = commands.filter(({ isGroup }) => !isGroup);

describe.each(commands)('$path', ({ words, command, isGroup }) => {
  it('says on stdout what it is for, with examples', async () => {
    const { exitCode, stdout, stderr } = await runLine([...words, '--help']);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(command.description().length).toBeGreaterThan(10);
    expect(stdout).toMatch(/\nExamples:\n(?: +(?:\$ )?npx landfall [^\n]+\n)+/);
    expect(stdout).not.toContain('\u001B');
  });

  it('calls an unknown option wrong usage, and says where the help is', async () => {
    const { exitCode, stdout, stderr } = await runLine([...words, '--nonsense']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    // A group without a word shows its help.
    expect(stderr).toMatch(isGroup ? /error: unknown option|Usage:/ : /^error: [^\n]+\n/);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('describes each of its options', () => {
    expect(command.options.filter(({ description }) => description.length < 4)).toEqual([]);
  });
});

describe.each(commands.filter(({ isGroup }) => isGroup))('$path, a group', ({ words, command }) => {
  it('suggests the command that was meant', async () => {
    const [first] = command.commands;
    const name = first?.name() ?? '';

    const { exitCode, stderr } = await runLine([...words, `${name}x`]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: unknown command '${name}x'\n(Did you mean ${name}?)`);
  });

  it('shows its help when no command is given, as wrong usage', async () => {
    const { exitCode, stdout, stderr } = await runLine(words);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: landfall/);
  });
});

describe.each(leaves)('$path, which does something', ({ command }) => {
  const longs = new Set(command.options.map(({ long }) => long));

  it('prints JSON when it is asked to', () => {
    expect(longs).toContain('--json');
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
    const ended = await runLine(words);

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
  });

  it('says which version it is', async () => {
    expect(await runLine(['--version'])).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  const failing = (error: Error) => ({
    prepare: (program: Command): Command =>
      program.addCommand(
        new Command('fail').action(() => {
          throw error;
        }),
      ),
  });

  it('shows the stack with --debug, and only then', async () => {
    const plain = await runLine(['fail'], failing(new Error('it is broken')));
    const debug = await runLine(['--debug', 'fail'], failing(new Error('it is broken')));

    expect(plain).toEqual({ exitCode: 1, stdout: '', stderr: 'landfall: it is broken\n' });
    expect(debug.stderr).toMatch(/^landfall: Error: it is broken\n {4}at /);
  });

  it.each([
    ['a Ctrl-C', undefined, 130],
    ['a request to end', 'SIGTERM', 143],
    ['the end of its terminal', 'SIGHUP', 129],
  ] as const)('says in its exit code that it was interrupted by %s', async (_, signal, code) => {
    const { exitCode, stderr } = await runLine(
      ['fail'],
      failing(new InterruptedError('Interrupted.', signal)),
    );

    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: 'landfall: Interrupted.\n' });
  });

  it('goes to AWS with the profile that it is given, for this run', async () => {
    let profile: string | undefined;
    const look = (program: Command): Command =>
      program.addCommand(
        new Command('look').addOption(profileOption()).action(() => {
          profile = process.env['AWS_PROFILE'];
        }),
      );

    await runLine(['look', '--profile', 'fleet'], { prepare: look });

    expect(profile).toBe('fleet');
  });
});
