import { describe, expect, it } from '@jest/globals';
import { percentile } from '../../../cli/journey/percentile.ts';

describe('percentile', () => {
  it.each([
    [0.5, 5],
    [0.95, 10],
    [0.9, 9],
    [1, 10],
    [0, 1],
  ])('takes the nearest rank: %d of 1 to 10 is %d', (share, expected) => {
    const values = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

    expect(percentile(values, share)).toBe(expected);
  });

  it('is undefined for no values', () => {
    expect(percentile([], 0.5)).toBeUndefined();
  });
});
