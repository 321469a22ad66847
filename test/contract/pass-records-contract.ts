import { describe, expect, it } from '@jest/globals';
import type { PassRecords } from '../../domain/ports/pass-records.ts';
import { noTally } from '../../domain/reconciliation/pass-tally.ts';

export const describePassRecords = (
  name: string,
  /** Records of a Region that has none. */
  setup: () => Promise<PassRecords>,
): void => {
  describe(name, () => {
    it('remembers the last record, and nothing before the first', async () => {
      const records = await setup();
      const begun = {
        startedAtMs: 1_000,
        tally: { ...noTally, rows: 7, drift: { ...noTally.drift, policy: 2 } },
        position: { phase: 'things', after: 'token', skip: 3 },
      } as const;
      const done = { startedAtMs: 1_000, tally: { ...noTally, rows: 9 } };

      const before = await records.read();
      await records.write(begun);
      const between = await records.read();
      await records.write(done);

      expect([before, between, await records.read()]).toEqual([undefined, begun, done]);
    });
  });
};
