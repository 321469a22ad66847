import type { TraceStep } from '../../domain/ports/run.ts';

/** One invocation of a function, until it ends, fails or is cut off. */
export interface FunctionRun {
  readonly id: number;
  readonly name: string;
  readonly region: string;
  readonly endsAtMs: number;
  readonly traceStep: TraceStep;
  /** Whether an undo is under way. */
  readonly isUndoing: () => boolean;
  /** Says that a call failed. */
  readonly failed: () => void;
  /** Whether an undo failed. */
  readonly hasStuckUndo: () => boolean;
}

export const createRun = (fixed: Pick<FunctionRun, 'id' | 'name' | 'region' | 'endsAtMs'>): FunctionRun => {
  let isUndoing = false;
  let isStuck = false;
  return {
    ...fixed,
    // Undoes run one after the other, so one flag is enough.
    traceStep: async (name, step) => {
      isUndoing = name.startsWith('undo ');
      return step();
    },
    isUndoing: () => isUndoing,
    failed: () => {
      isStuck ||= isUndoing;
    },
    hasStuckUndo: () => isStuck,
  };
};
