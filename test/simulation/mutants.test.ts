import { describe, expect, it, jest } from '@jest/globals';
import { bundleMutant } from './bundle-mutant.ts';
import { mutants } from './mutants.ts';

jest.setTimeout(60_000);

/** A quarter of what is searched without a mistake. */
const schedules = 5_000;

describe('the search, given sagas with a mistake', () => {
  it.each(mutants)('finds that $mistake', async (mutant) => {
    const { explore } = await bundleMutant(mutant);

    const { failure } = await explore(0, schedules);

    expect(failure).toBeDefined();
  });
});
