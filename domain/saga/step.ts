/** One step of a saga that can be taken back. */
export interface Step {
  readonly name: string;
  /** Idempotent: a run that stopped is run again from the start. */
  readonly run: () => Promise<void>;
  /** Due from before `run`, so it must accept that the step never happened. Absent where there is nothing to take back. */
  readonly undo?: () => Promise<void>;
}

/** A step that has something to take back. */
export type UndoableStep = Required<Step>;

/** A step at or after the pivot: it can only go forward, so it has no undo. */
export interface ForwardStep {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly undo?: never;
}
