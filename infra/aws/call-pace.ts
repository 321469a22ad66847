import { TooLittleTimeError, STEP_MARGIN_MS } from '../../domain/saga/too-little-time-error.ts';
import type { Sleep } from './retry-while.ts';

/** What one invocation may spend. */
export interface CallBudget {
  /** Of the quota of each operation, from above 0 to 1. */
  readonly share: number;
  readonly remainingMs: () => number;
}

export interface CallPace {
  /** From now on this budget holds. What the last one has left over is not carried on. */
  readonly begin: (budget: CallBudget) => void;
  /**
   * Waits until the operation may be called.
   * @throws TooLittleTimeError at once, when its turn would come too late
   */
  readonly turn: (operation: string) => Promise<void>;
}

/** Spreads the calls of each operation evenly over its quota's share; an operation that has rested may make up a second's worth. */
export const createCallPace = ({
  quotaOf,
  now,
  sleep,
}: {
  /** Calls a second. */
  readonly quotaOf: (operation: string) => number;
  /** Ms; only differences count. */
  readonly now: () => number;
  readonly sleep: Sleep;
}): CallPace => {
  const nextAtMs = new Map<string, number>();
  let budget: CallBudget = { share: 1, remainingMs: () => Infinity };

  return {
    begin: (next) => {
      budget = next;
      nextAtMs.clear();
    },
    turn: async (operation) => {
      const perSecond = quotaOf(operation) * budget.share;
      const intervalMs = 1000 / perSecond;
      const burst = Math.max(1, Math.floor(perSecond));
      const nowMs = now();
      const earliestMs = nowMs - (burst - 1) * intervalMs;
      const atMs = Math.max(nextAtMs.get(operation) ?? earliestMs, earliestMs);
      const waitMs = atMs - nowMs;
      if (waitMs > 0) {
        const leftMs = budget.remainingMs() - waitMs;
        if (leftMs < STEP_MARGIN_MS) throw new TooLittleTimeError(operation, Math.floor(leftMs));
      }
      nextAtMs.set(operation, atMs + intervalMs);
      if (waitMs > 0) await sleep(waitMs);
    },
  };
};
