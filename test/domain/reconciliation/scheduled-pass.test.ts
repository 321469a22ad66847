import { describe, expect, it } from '@jest/globals';
import type { FullPass, PassRequest, PassSlice } from '../../../domain/reconciliation/full-pass.ts';
import type { PassRecord } from '../../../domain/reconciliation/pass-record.ts';
import { noTally } from '../../../domain/reconciliation/pass-tally.ts';
import { createScheduledPass } from '../../../domain/reconciliation/scheduled-pass.ts';
import { createInMemoryPassRecords } from '../../fakes/in-memory-pass-records.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';

const dayMs = 86_400_000;
const nowMs = 10 * dayMs;

const setup = (record: PassRecord | undefined, ...told: readonly PassSlice[]) => {
  const records = createInMemoryPassRecords(record);
  const requests: PassRequest[] = [];
  const fullPass: FullPass = async (request) => {
    requests.push(request);
    for (const slice of told) await request.onProgress(slice);
    return told.at(-1) ?? { tally: noTally, findings: [] };
  };
  const scheduledPass = createScheduledPass({ fullPass, records, now: () => nowMs, intervalMs: dayMs });
  return {
    requests,
    records,
    run: async () => scheduledPass({ run: createInMemoryRun(), isOver: () => false }),
  };
};

const slice = (rows: number, after?: string): PassSlice => ({
  tally: { ...noTally, rows },
  findings: [],
  ...(after !== undefined && { position: { phase: 'rows', after } as const }),
});

describe('a scheduled pass', () => {
  it.each([
    { when: 'there was none yet', record: undefined },
    { when: 'the last one began a day ago', record: { startedAtMs: nowMs - dayMs, tally: noTally } },
  ])('begins when $when', async ({ record }) => {
    const { run, records, requests } = setup(record, slice(3));

    const passed = await run();

    expect(requests).toMatchObject([{ position: { phase: 'rows' }, isDryRun: false }]);
    expect(passed?.record).toEqual({ startedAtMs: nowMs, tally: { ...noTally, rows: 3 } });
    expect(records.written).toEqual([passed?.record]);
  });

  it('is not due when the last one began less than a day ago', async () => {
    const { run, requests } = setup({ startedAtMs: nowMs - dayMs + 1, tally: noTally });

    expect(await run()).toBeUndefined();
    expect(requests).toEqual([]);
  });

  it('goes on with the one that is under way, however old, and adds to what it has done', async () => {
    const { run, requests } = setup(
      {
        startedAtMs: nowMs - 3 * dayMs,
        tally: { ...noTally, rows: 100 },
        position: { phase: 'rows', after: 'm' },
      },
      slice(2, 'n'),
      slice(5, 'p'),
    );

    const passed = await run();

    expect(requests).toMatchObject([{ position: { phase: 'rows', after: 'm' } }]);
    expect(passed?.record).toEqual({
      startedAtMs: nowMs - 3 * dayMs,
      tally: { ...noTally, rows: 105 },
      position: { phase: 'rows', after: 'p' },
    });
  });

  // Strict: the record is kept in a table, where an attribute without a value is refused.
  it('keeps no position of a pass that is done', async () => {
    const { run, records } = setup(undefined, slice(2, 'b'), slice(3));

    await run();

    expect(records.written.at(-1)).toStrictEqual({ startedAtMs: nowMs, tally: { ...noTally, rows: 3 } });
  });

  it('keeps each step, so that a crash costs no more than a page', async () => {
    const { run, records } = setup(undefined, slice(2, 'b'), slice(4, 'd'));

    await run();

    expect(records.written.map(({ position }) => position?.after)).toEqual(['b', 'd']);
  });
});
