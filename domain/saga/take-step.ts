import type { Run } from '../ports/run.ts';
import { STEP_MARGIN_MS, TooLittleTimeError } from './too-little-time-error.ts';

/**
 * Takes one step of a run: inside a span of its name, and only when there is time for it.
 * @throws TooLittleTimeError
 */
export const takeStep = async <Result>(
  run: Run,
  name: string,
  step: () => Promise<Result>,
): Promise<Result> => {
  const remainingMs = run.remainingMs();
  if (remainingMs < STEP_MARGIN_MS) throw new TooLittleTimeError(name, remainingMs);
  return run.traceStep(name, step);
};
