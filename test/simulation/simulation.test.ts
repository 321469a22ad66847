import { expect, it, jest } from '@jest/globals';
import { describeFailure } from './describe-failure.ts';
import { exploreInParallel } from './explore-in-parallel.ts';

jest.setTimeout(240_000);

it('keeps every promise in 20,000 schedules', async () => {
  const { schedules, runs, states, failure } = await exploreInParallel(0, 20_000);

  if (failure !== undefined) throw new Error(await describeFailure(failure));
  process.stderr.write(
    `simulation: ${schedules} schedules, ${states.size} states, ${runs} runs of functions, no promise broken\n`,
  );
  expect(schedules).toBe(20_000);
});
