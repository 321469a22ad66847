import { describe, expect, it } from '@jest/globals';
import { takeInOrder } from '../../../domain/reconciliation/take-in-order.ts';
import { TooLittleTimeError } from '../../../domain/saga/too-little-time-error.ts';

const never = () => false;

/** Doubles each number; those in `fails` end with their error. */
const setup = (fails: Readonly<Record<number, Error>> = {}) => {
  const journal: string[] = [];
  const take = async (item: number): Promise<number> => {
    journal.push(`begin ${item}`);
    await Promise.resolve();
    journal.push(`end ${item}`);
    const error = fails[item];
    if (error !== undefined) throw error;
    return item * 2;
  };
  return { journal, take };
};

describe('takeInOrder', () => {
  it('takes so many side by side, and waits for them before it takes the next', async () => {
    const { journal, take } = setup();

    const results = await takeInOrder([1, 2, 3], 2, never, take);

    expect(results).toEqual([2, 4, 6]);
    expect(journal).toEqual(['begin 1', 'begin 2', 'end 1', 'end 2', 'begin 3', 'end 3']);
  });

  it('takes the first few even when time is over, so that each try comes further', async () => {
    const { take } = setup();

    const results = await takeInOrder([1, 2, 3, 4, 5], 2, () => true, take);

    expect(results).toEqual([2, 4]);
  });

  it('asks for the time only where something is left to take', async () => {
    const { take } = setup();
    let asked = 0;
    const isOver = () => {
      asked += 1;
      return false;
    };

    await takeInOrder([1, 2, 3, 4], 2, isOver, take);

    expect(asked).toBe(1);
  });

  it('gives what was finished before the first one that had too little time', async () => {
    const { journal, take } = setup({ 2: new TooLittleTimeError('survey', 0) });

    const results = await takeInOrder([1, 2, 3, 4], 3, never, take);

    expect(results).toEqual([2]);
    expect(journal).not.toContain('begin 4');
  });

  it('fails with any other error', async () => {
    const error = new Error('throttled');
    const { take } = setup({ 2: error });

    await expect(takeInOrder([1, 2, 3], 3, never, take)).rejects.toBe(error);
  });
});
