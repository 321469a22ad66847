import { describe, expect, it } from '@jest/globals';
import { showSpread, spreadOf } from '../../../cli/journey/spread.ts';

describe('a spread', () => {
  it('is of whole milliseconds', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 0.6);

    expect(spreadOf(values)).toEqual({ p50: 50, p95: 95, max: 100 });
    expect(showSpread(spreadOf(values))).toBe('p50 50 ms, p95 95 ms, max 100 ms');
  });

  it('says of no values that there are none', () => {
    expect(spreadOf([])).toEqual({ p50: null, p95: null, max: null });
    expect(showSpread(spreadOf([]))).toBe('p50 -, p95 -, max -');
  });
});
