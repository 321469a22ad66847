import type { TerminalError } from './terminal-error.ts';

/** An undo that failed. */
export interface StuckStep {
  readonly step: string;
  readonly error: unknown;
}

/** Everything that was begun is gone again. `undone` names the steps in the order of their undoing. */
export interface RolledBack {
  readonly kind: 'rolledBack';
  readonly cause: TerminalError;
  readonly undone: readonly string[];
}

/**
 * Something is left behind: `stuck` is the undo that failed, `left` the names of the steps that were not undone, that one first.
 * Never to be swallowed.
 */
export interface RollbackIncomplete {
  readonly kind: 'rollbackIncomplete';
  readonly cause: TerminalError;
  readonly undone: readonly string[];
  readonly stuck: StuckStep;
  readonly left: readonly string[];
}

export type SagaOutcome = { readonly kind: 'completed' } | RolledBack | RollbackIncomplete;
