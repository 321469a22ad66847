import { describe, expect, it } from '@jest/globals';
import { durationSeconds } from '../../../cli/simulate/duration.ts';
import { messagesPerSecond } from '../../../cli/simulate/rate.ts';

describe('durationSeconds', () => {
  it.each([
    ['30s', 30],
    ['5m', 300],
    ['90m', 5_400],
    ['1h30m', 5_400],
    ['1h1m1s', 3_661],
    ['24h', 86_400],
  ])('takes %s for %d s', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(['', '30', '0s', '0h0m0s', '-1s', '1.5m', '5 m', '30s5m', '24h1s', '99h', 'm', '1d', '5M'])(
    'does not take %j',
    (text) => {
      expect(durationSeconds(text)).toBeUndefined();
    },
  );
});

describe('messagesPerSecond', () => {
  it.each([
    ['50', 50],
    ['0.5', 0.5],
    ['50/s', 50],
    ['300/m', 5],
    ['1800/h', 0.5],
    ['20000', 20_000],
  ])('takes %s for %d a second', (text, rate) => {
    expect(messagesPerSecond(text)).toBe(rate);
  });

  it.each(['', '0', '0/m', '-1', '1e3', '.5', '5/', '5/d', '50 /s', '20001', 'fast', '5/constructor'])(
    'does not take %j',
    (text) => {
      expect(messagesPerSecond(text)).toBeUndefined();
    },
  );
});
