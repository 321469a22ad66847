import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { counts } from '../../cli/journey/counts.ts';
import { runProgram } from '../../cli/run-program.ts';
import { journeyOf } from './support/journey-of.ts';
import { runToEnd } from './support/landfall-process.ts';

// The whole service is packaged, installed in two Regions and used.
jest.setTimeout(300_000);

afterEach(() => {
  jest.restoreAllMocks();
});

describe('landfall journey', () => {
  it('takes four devices through all of its stages', async () => {
    const { exitCode, stdout, stderr } = await runToEnd('journey', '--devices', '4');

    const stages = [...stdout.matchAll(/^ *\d+\.\d s {2}(\d) {2}(.*)$/gm)].map(
      ([, stage, title]) => `${stage} ${title}`,
    );
    expect(stderr).toBe('');
    expect(stages).toEqual([
      '0 AWS on localhost: us-west-2 and eu-west-1',
      expect.stringMatching(/^1 4 devices connect to localhost:\d+ for the first time, one every 150 ms$/),
      '2 each is known in the Region where it never was',
      '3 us-west-2 fails while all devices publish',
      '4 two devices that must be refused',
      '5 what was acknowledged is stored, once, in both Regions',
    ]);
    expect(stdout).toContain('messages stored in eu-west-1');
    expect(exitCode).toBe(0);
  });

  describe('when one of its claims does not hold', () => {
    it('ends with 1 and says in one line which', async () => {
      const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      const journey = journeyOf({
        acknowledged: 2,
        stored: { 'us-west-2': ['us-west-2', 'eu-west-1'], 'eu-west-1': ['eu-west-1'] },
      });
      const program = new Command('landfall').action(async () => counts(journey, journey.fleet));

      const exitCode = await runProgram(program, ['node', 'landfall']);

      expect(exitCode).toBe(1);
      expect(said.mock.calls.map(([text]) => text)).toEqual([
        'landfall: does not hold: 2 messages acknowledged to devices = 1 items in eu-west-1\n',
      ]);
    });
  });

  describe('when it is called wrongly', () => {
    it('ends with 2 and says what it takes', async () => {
      const { exitCode, stdout, stderr } = await runToEnd('journey', '--devices', '1');

      expect(exitCode).toBe(2);
      expect(stderr).toContain('A journey takes 2 to 500 devices');
      expect(stdout).toBe('');
    });
  });
});
