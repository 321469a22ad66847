/** How a process is asked to end, and with which exit code it answers, as shells have it: 128 and the signal's number. */
export const endSignals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type EndSignal = keyof typeof endSignals;

/** Ctrl-C, or a request to end, once what was begun is cleaned up. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly signal: EndSignal;

  constructor(message: string, signal: EndSignal = 'SIGINT') {
    super(message);
    this.signal = signal;
  }
}
