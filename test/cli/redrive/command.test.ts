import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { queueNames, requireQueueName } from '../../../cli/redrive/queues.ts';

// Processes are slow to start where cores are shared.
jest.setTimeout(60_000);

/** The command, with no credentials anywhere, and nobody who answers for AWS. */
const landfall = async (
  ...words: readonly string[]
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, '../../../cli/landfall.ts'), 'redrive', ...words],
      { env: { PATH: process.env['PATH'], HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' } },
      (error, stdout, stderr) => {
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });

describe('landfall redrive', () => {
  it.each([
    [
      2,
      'a queue of set-ups',
      ['--stage', 'dev', '--queue', 'RegionSetupFailures'],
      'deploy the Region again',
    ],
    [2, 'a limit that is none', ['--stage', 'dev', '--limit', '0'], '"0" is no number of messages'],
    [1, 'a stage that is not there', ['--stage', 'nowhere'], 'There is no stage "nowhere"'],
    [1, 'no credentials', ['--stage', 'dev'], 'There are no AWS credentials'],
  ])('ends with %d for %s', async (exitCode, _what, words, says) => {
    const end = await landfall(...words);

    expect(end).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(says) });
    expect(end.stderr).not.toContain('    at ');
  });
});

describe('the name of a queue', () => {
  it.each(queueNames)('is %s', (name) => {
    expect(requireQueueName(name)).toBe(name);
  });

  it.each(['constructor', 'Failures', ''])('is not %j', (name) => {
    expect(() => requireQueueName(name)).toThrow(
      `Nothing is redriven from "${name}": the queues are OnboardFailures, `,
    );
  });
});
