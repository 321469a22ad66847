import type { Run } from '../ports/run.ts';
import { rollBack } from './roll-back.ts';
import type { SagaOutcome } from './saga-outcome.ts';
import type { ForwardStep, Step } from './step.ts';
import { takeStep } from './take-step.ts';
import { TerminalError } from './terminal-error.ts';

/** A recipe: what can be undone, the step after which nothing is undone any more, and what must follow it. */
export interface Saga {
  readonly before: readonly Step[];
  readonly pivot: ForwardStep;
  readonly after: readonly ForwardStep[];
  /**
   * Asked once before anything is undone: has another run, or an earlier one, taken the pivot already? Then an undo would
   * break what works, and the error is thrown on instead.
   */
  readonly isPastPivot?: () => Promise<boolean>;
}

/**
 * Runs a saga to its end.
 *
 * A TerminalError before the pivot's end rolls back. Any other error stops the run where it is and is thrown with nothing
 * undone: every step is idempotent, and whoever called runs the saga again. After the pivot every error is thrown.
 */
export const runSaga = async (saga: Saga, run: Run): Promise<SagaOutcome> => {
  // Stryker disable next-line ArrayDeclaration: what it puts in has no undo, and is passed over
  const begun: Step[] = [];

  try {
    for (const step of saga.before) {
      await takeStep(run, step.name, async () => {
        begun.push(step);
        await step.run();
      });
    }
    await takeStep(run, saga.pivot.name, saga.pivot.run);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    if ((await saga.isPastPivot?.()) === true) throw error;
    return rollBack(error, begun, run);
  }

  await runForward(saga.after, run);
  return { kind: 'completed' };
};

/** Runs steps that know no way back; the first error ends the run and is thrown. */
export const runForward = async (steps: readonly ForwardStep[], run: Run): Promise<void> => {
  for (const step of steps) await takeStep(run, step.name, step.run);
};
