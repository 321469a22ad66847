import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { z } from 'zod';
import { counts } from '../../cli/journey/counts.ts';
import { runProgram } from '../../cli/run-program.ts';
import { journeyOf } from './support/journey-of.ts';
import { runToEnd, startProcess } from './support/landfall-process.ts';

// The whole service is packaged, installed in two Regions and used.
jest.setTimeout(300_000);

afterEach(() => {
  jest.restoreAllMocks();
});

const journeyLine = z.looseObject({
  acknowledged: z.int().positive(),
  stored: z.array(
    z.object({ region: z.string(), messages: z.int(), takenInBy: z.record(z.string(), z.int()) }),
  ),
});

describe('landfall journey', () => {
  it('takes four devices through all of its stages, and tells of it in one line of JSON when asked', async () => {
    const { exitCode, stdout, stderr } = await runToEnd('journey', '--devices', '4', '--json');

    const stages = [...stderr.matchAll(/^ *\d+\.\d s {2}(\d) {2}(.*)$/gm)].map(
      ([, stage, title]) => `${stage} ${title}`,
    );
    expect(stages).toEqual([
      '0 AWS on localhost: us-west-2 and eu-west-1',
      expect.stringMatching(/^1 4 devices connect to localhost:\d+ for the first time, one every 150 ms$/),
      '2 each is known in the Region where it never was',
      '3 us-west-2 fails while all devices publish',
      '4 two devices that must be refused',
      '5 what was acknowledged is stored, once, in both Regions',
    ]);
    const spread = { p50: expect.any(Number), p95: expect.any(Number), max: expect.any(Number) };
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^[^\n]+\n$/);
    const told = journeyLine.parse(JSON.parse(stdout));
    expect(told).toMatchObject({
      regions: ['us-west-2', 'eu-west-1'],
      devices: 4,
      bundles: { 'handlers/onboard/index.mjs': expect.any(Number) },
      firstConnectToActiveMs: spread,
      replicationLagMs: spread,
      outage: {
        failedRegion: 'us-west-2',
        movedDevices: 2,
        outForMs: spread,
        caughtUpAfterMs: expect.any(Number),
      },
      refused: [
        { commonName: 'pump 7', reason: 'common-name-invalid', detail: expect.stringContaining('a space') },
        { commonName: 'device-001', reason: 'identity-taken', detail: expect.any(String) },
      ],
      holds: true,
      failed: null,
    });
    expect(told.stored.map(({ region, messages }) => ({ region, messages }))).toEqual([
      { region: 'us-west-2', messages: told.acknowledged },
      { region: 'eu-west-1', messages: told.acknowledged },
    ]);
    for (const { takenInBy } of told.stored)
      expect(Object.values(takenInBy).reduce((sum, count) => sum + count, 0)).toBe(told.acknowledged);
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

  describe('when it cannot begin', () => {
    it('ends with 1, and its JSON says why, and null of what it did not come to', async () => {
      const { exitCode, stdout, stderr } = await startProcess(['journey', '--json'], {
        TMPDIR: '/nonexistent',
      }).end;

      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^[^\n]+\n$/);
      expect(JSON.parse(stdout)).toMatchObject({
        devices: 12,
        stored: null,
        holds: false,
        failed: expect.stringContaining('no such file or directory'),
      });
      expect(stderr).toMatch(/^landfall: [^\n]+\n$/);
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
