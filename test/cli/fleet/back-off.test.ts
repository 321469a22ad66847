import { describe, expect, it } from '@jest/globals';
import { assert, double, nat, property } from 'fast-check';
import { backOffMs } from '../../../cli/fleet/back-off.ts';

const backOff = { firstMs: 1_000, maxMs: 8_000 };

describe('backOffMs', () => {
  it('doubles until the longest wait', () => {
    const longest = [0, 1, 2, 3, 4, 50].map((attempt) => backOffMs(backOff, attempt, () => 1));

    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('spreads a fleet over the upper half of each wait', () => {
    assert(
      property(nat(60), double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, chance) => {
        const waitMs = backOffMs(backOff, attempt, () => chance);
        const boundMs = backOffMs(backOff, attempt, () => 1);
        expect(waitMs).toBeGreaterThanOrEqual(boundMs / 2);
        expect(waitMs).toBeLessThanOrEqual(boundMs);
      }),
    );
  });
});
