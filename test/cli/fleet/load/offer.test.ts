import { describe, expect, it } from '@jest/globals';
import { dueBy, offer } from '../../../../cli/fleet/load/offer.ts';

describe('an offering', () => {
  it.each([
    [0, 0],
    [1, 2],
    [999, 1_998],
    [30_000, 60_000],
    [31_000, 60_000],
  ])('has %d ms after its start %d messages come up', (elapsedMs, due) => {
    expect(dueBy(elapsedMs, { messagesPerSecond: 2_000, seconds: 30 })).toBe(due);
  });

  it('puts each message once, in turn, and none before it is due', async () => {
    const put: number[] = [];
    const startedMs = performance.now();
    const early: number[] = [];

    const elapsedMs = await offer({ messagesPerSecond: 400, seconds: 0.1 }, (index) => {
      put.push(index);
      if (dueBy(performance.now() - startedMs, { messagesPerSecond: 400, seconds: 0.1 }) <= index)
        early.push(index);
    });

    expect(put).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(early).toEqual([]);
    expect(elapsedMs).toBeGreaterThanOrEqual(100);
  });
});
