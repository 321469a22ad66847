import type { Run } from '../ports/run.ts';
import type { RollbackIncomplete, RolledBack } from './saga-outcome.ts';
import type { Step } from './step.ts';
import type { TerminalError } from './terminal-error.ts';

/**
 * Undoes the steps that were begun, last one first, one after the other, up to the first undo that fails.
 *
 * A step stands on those before it. So what is left then is whole, as if the saga had only come so far: whoever finds its claim or its
 * thing finds all of it. Undoing the earlier steps all the same would leave a piece that nothing leads to.
 */
export const rollBack = async (
  cause: TerminalError,
  begun: readonly Step[],
  run: Run,
): Promise<RolledBack | RollbackIncomplete> => {
  const due = begun.flatMap(({ name, undo }) => (undo === undefined ? [] : [{ name, undo }])).toReversed();
  const undone: string[] = [];

  for (const { name, undo } of due) {
    try {
      await run.traceStep(`undo ${name}`, undo);
      undone.push(name);
    } catch (error) {
      const left = due.slice(undone.length).map((step) => step.name);
      return { kind: 'rollbackIncomplete', cause, undone, stuck: { step: name, error }, left };
    }
  }
  return { kind: 'rolledBack', cause, undone };
};
