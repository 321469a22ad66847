/** The error document that the Node.js runtime gives. */
export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** To the worker: one event to handle. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly event: string;
  /** Epoch, ms. */
  readonly deadlineMs: number;
  readonly traceHeader: string;
}

/** From the worker. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly payload: string }
  | { readonly type: 'error'; readonly error: RuntimeError }
  /** The environment cannot go on and exits: the code did not load, or an error was caught by nobody. */
  | { readonly type: 'fatal'; readonly error: RuntimeError }
  | { readonly type: 'output'; readonly chunk: string };
