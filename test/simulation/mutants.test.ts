import { describe, expect, it, jest } from '@jest/globals';
import { exploreMutant } from './explore-mutant.ts';
import { mutants } from './mutants.ts';

jest.setTimeout(60_000);

/** A quarter of what is searched without a mistake. */
const schedules = 5_000;

describe('the search, given sagas with a mistake', () => {
  it.each(mutants)('finds that $mistake', async (mutant) => {
    const { failure } = await exploreMutant(mutant, schedules);

    expect(failure).toBeDefined();
  });
});
