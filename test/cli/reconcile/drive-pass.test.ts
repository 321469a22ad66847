import { describe, expect, it } from '@jest/globals';
import { drivePass, type SliceAnswer } from '../../../cli/reconcile/drive-pass.ts';
import { noTally, type PassTally } from '../../../domain/reconciliation/pass-tally.ts';

const slice = (rows: number, after?: string): SliceAnswer => ({
  kind: 'slice',
  slice: {
    tally: { ...noTally, rows },
    findings: [{ kind: 'row', thingName: `pump-${rows}`, drift: ['policy'], result: 'repaired' }],
    ...(after !== undefined && { position: { phase: 'rows', after } as const }),
  },
});
const busy: SliceAnswer = { kind: 'busy' };
const failed: SliceAnswer = { kind: 'failed', message: 'Rate exceeded' };

const setup = (...answers: readonly SliceAnswer[]) => {
  const asked: (string | undefined)[] = [];
  const slept: number[] = [];
  const told: PassTally[] = [];
  let busyTold = 0;
  return {
    asked,
    slept,
    told,
    busyTold: () => busyTold,
    drive: async () =>
      drivePass({
        askForSlice: async ({ position }) => {
          asked.push(position?.after);
          return answers[asked.length - 1] ?? answers.at(-1) ?? busy;
        },
        sleep: async (ms) => slept.push(ms),
        onProgress: (tally) => told.push(tally),
        onBusy: () => {
          busyTold += 1;
        },
      }),
  };
};

describe('drivePass', () => {
  it('asks slice by slice, each from where the last one ended, and adds them up', async () => {
    const { drive, asked, told } = setup(slice(10, 'b'), slice(5, 'd'), slice(1));

    const { tally, findings } = await drive();

    expect(asked).toEqual([undefined, 'b', 'd']);
    expect(told.map(({ rows }) => rows)).toEqual([10, 15, 16]);
    expect(tally.rows).toBe(16);
    expect(findings).toHaveLength(3);
  });

  it('waits while the function does something else, and says so once', async () => {
    const { drive, asked, slept, busyTold } = setup(slice(10, 'b'), busy, busy, slice(1));

    await drive();

    expect(asked).toEqual([undefined, 'b', 'b', 'b']);
    expect(slept).toEqual([5_000, 5_000]);
    expect(busyTold()).toBe(1);
  });

  it('gives up when it does nothing else for a quarter of an hour', async () => {
    const { drive, slept } = setup(busy);

    await expect(drive()).rejects.toThrow('does something else for 15 minutes');
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(900_000);
  });

  it('asks again for a slice that failed', async () => {
    const { drive, asked } = setup(slice(1, 'b'), failed, failed, slice(1, 'd'), failed, slice(1));

    expect((await drive()).tally.rows).toBe(3);
    expect(asked).toEqual([undefined, 'b', 'b', 'b', 'd', 'd']);
  });

  it('gives up in one line when a slice fails four times', async () => {
    const { drive, asked } = setup(failed);

    await expect(drive()).rejects.toThrow('The function reconcile failed 4 times: Rate exceeded.');
    expect(asked).toHaveLength(4);
  });
});
