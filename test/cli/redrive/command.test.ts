import { describe, expect, it } from '@jest/globals';
import { queueNames, requireQueueName } from '../../../cli/redrive/queues.ts';
import { runLine } from '../run-line.ts';

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
    const end = await runLine(['redrive', ...words]);

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
