import { setTimeout as sleepFor } from 'node:timers/promises';

export type Sleep = (ms: number) => Promise<unknown>;

export interface Patience {
  /** Waits between attempts, in ms, in order; one attempt more than waits. */
  readonly waitsMs: readonly number[];
  readonly sleep: Sleep;
}

const sleep: Sleep = (ms) => sleepFor(ms);

/** About ten seconds in all: AWS says that a detachment takes "several seconds", and gives no bound. */
export const detachmentPatience: Patience = { waitsMs: [250, 500, 1_000, 2_000, 3_000, 3_000], sleep };

/** Two seconds in all: AWS promises nothing about reads after writes, and nobody reports longer. */
export const creationPatience: Patience = { waitsMs: [250, 500, 1_250], sleep };

/** Calls again while the error is one that passes by itself and patience lasts; the last error is thrown as it is. */
export const retryWhile = async <Output>(
  isPassing: (error: Error) => boolean,
  call: () => Promise<Output>,
  { waitsMs, sleep }: Patience,
): Promise<Output> => {
  for (const waitMs of waitsMs) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error && isPassing(error))) throw error;
      await sleep(waitMs);
    }
  }
  return call();
};
