import { describe, expect, it } from '@jest/globals';
import { createTraceSampling } from '../../../../infra/local/lambda/trace-sampling.ts';

const setup = (random: number) => {
  let nowMs = 1_700_000_000_000;
  return {
    isSampled: createTraceSampling({ now: () => nowMs, random: () => random }),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
};

describe('the sampling of traces', () => {
  it('takes the first event of each second', () => {
    const { isSampled, pass } = setup(0.99);

    const first = [isSampled(), isSampled()];
    pass(1_000);
    const next = [isSampled(), isSampled()];

    expect([first, next]).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it.each([
    [0.049, true],
    [0.05, false],
  ])('takes five percent of the others: where chance says %d, %p', (random, isTaken) => {
    const { isSampled } = setup(random);
    isSampled();

    expect(isSampled()).toBe(isTaken);
  });
});
