import { describe, expect, it } from '@jest/globals';
import type { PassTally } from '../../../domain/reconciliation/pass-tally.ts';
import { addFinding, addTallies, noTally } from '../../../domain/reconciliation/pass-tally.ts';

const some: PassTally = {
  rows: 1,
  things: 2,
  certificates: 3,
  drift: { missing: 4, extra: 5, status: 6, policy: 7, attachment: 8 },
  repaired: 9,
  failed: 10,
  withoutRow: 11,
};

describe('a tally', () => {
  it('begins with nothing', () => {
    expect(noTally).toEqual({
      rows: 0,
      things: 0,
      certificates: 0,
      drift: { missing: 0, extra: 0, status: 0, policy: 0, attachment: 0 },
      repaired: 0,
      failed: 0,
      withoutRow: 0,
    });
  });

  describe('when a finding is added', () => {
    it.each(['missing', 'extra', 'status', 'policy', 'attachment'] as const)(
      'counts a row that drifted under its kind: %s',
      (kind) => {
        const tally = addFinding(some, { kind: 'row', thingName: 'a', drift: [kind], result: 'found' });

        expect(tally).toEqual({ ...some, drift: { ...some.drift, [kind]: some.drift[kind] + 1 } });
      },
    );

    it('counts one that was brought level', () => {
      const tally = addFinding(some, {
        kind: 'row',
        thingName: 'a',
        drift: ['missing', 'policy'],
        result: 'repaired',
      });

      expect(tally).toEqual({ ...some, drift: { ...some.drift, missing: 5, policy: 8 }, repaired: 10 });
    });

    it('counts one that failed', () => {
      const tally = addFinding(some, {
        kind: 'row',
        thingName: 'a',
        drift: [],
        result: 'failed',
        reason: 'policy-missing',
        message: 'No such policy',
      });

      expect(tally).toEqual({ ...some, failed: 11 });
    });

    it.each([
      { kind: 'thing', thingName: 'a', certificateId: 'stray' },
      { kind: 'certificate', certificateId: 'stray', thingNames: [] },
    ] as const)('counts a $kind without a row', (finding) => {
      expect(addFinding(some, finding)).toEqual({ ...some, withoutRow: 12 });
    });
  });

  it('adds up with another', () => {
    const other: PassTally = {
      rows: 100,
      things: 200,
      certificates: 300,
      drift: { missing: 400, extra: 500, status: 600, policy: 700, attachment: 800 },
      repaired: 900,
      failed: 1000,
      withoutRow: 1100,
    };

    expect(addTallies(some, other)).toEqual({
      rows: 101,
      things: 202,
      certificates: 303,
      drift: { missing: 404, extra: 505, status: 606, policy: 707, attachment: 808 },
      repaired: 909,
      failed: 1010,
      withoutRow: 1111,
    });
  });
});
