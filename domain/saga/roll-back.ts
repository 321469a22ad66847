import type { Run } from '../ports/run.ts';
import type { RollbackIncomplete, RolledBack, StuckStep } from './saga-outcome.ts';
import type { Step } from './step.ts';
import type { TerminalError } from './terminal-error.ts';

/** Undoes the steps that were begun, last one first, one after the other; an undo that fails does not stop the others. */
export const rollBack = async (
  cause: TerminalError,
  begun: readonly Step[],
  run: Run,
): Promise<RolledBack | RollbackIncomplete> => {
  const undone: string[] = [];
  const stuck: StuckStep[] = [];

  for (const { name, undo } of begun.toReversed()) {
    if (undo === undefined) continue;
    try {
      await run.traceStep(`undo ${name}`, undo);
      undone.push(name);
    } catch (error) {
      stuck.push({ step: name, error });
    }
  }

  return stuck.length === 0
    ? { kind: 'rolledBack', cause, undone }
    : { kind: 'rollbackIncomplete', cause, undone, stuck };
};
