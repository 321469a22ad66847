import type { TraceStep } from '../../domain/ports/run.ts';

/** One invocation of a function, until it ends, fails or is cut off. */
export interface FunctionRun {
  readonly id: number;
  readonly name: string;
  readonly region: string;
  readonly endsAtMs: number;
  readonly traceStep: TraceStep;
  /** Its saga under way, or its last: replication takes another one when it finds that the row has changed. */
  readonly saga: () => string;
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
  let sagas = 1;
  let isBetween = false;
  return {
    ...fixed,
    // Steps and undoes run one after the other, so one flag is enough.
    traceStep: async (name, step) => {
      isUndoing = name.startsWith('undo ');
      if (name !== 'read row' && isBetween) sagas += 1;
      isBetween = name === 'read row';
      return step();
    },
    saga: () => `${fixed.id}/${sagas}`,
    isUndoing: () => isUndoing,
    failed: () => {
      isStuck ||= isUndoing;
    },
    hasStuckUndo: () => isStuck,
  };
};
