/** Epoch, ms. */
export type Now = () => number;

/** A fresh unguessable id. */
export type NewId = () => string;

/** Hex SHA-256. */
export type Sha256 = (bytes: Uint8Array) => string;

/** Runs one step of a saga inside a span of that name; gives back, or throws, what the step does. */
export type TraceStep = <Result>(name: string, step: () => Promise<Result>) => Promise<Result>;

/** One run of a saga in one Region. */
export interface Run {
  readonly region: string;
  /** Milliseconds left before the run is cut off. */
  readonly remainingMs: () => number;
  readonly traceStep: TraceStep;
}
