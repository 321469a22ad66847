import type { Change } from './change.ts';
import { isLater } from './stamp.ts';

interface Pending {
  readonly change: Change;
  readonly queuedAtMs: number;
}

/**
 * Writes on their way from one replica to another. Of an item only its last write is kept, as AWS may combine quick changes
 * into one; it keeps the place in time of the first, so that a busy item is not put off for ever.
 */
export interface Link {
  readonly put: (change: Change, nowMs: number) => void;
  /** Takes out at most `most` of the writes that have been on their way for `lagMs`. */
  readonly take: (nowMs: number, lagMs: number, most: number) => readonly Change[];
  /** When the first of them was put in. */
  readonly oldestMs: () => number | undefined;
  readonly isEmpty: () => boolean;
}

export const createLink = (): Link => {
  // Iterates in order of `queuedAtMs`: a replaced value keeps its place in a Map.
  const pending = new Map<string, Pending>();
  const oldest = (): Pending | undefined => pending.values().next().value;
  return {
    put: (change, nowMs) => {
      const waiting = pending.get(change.itemKey);
      if (waiting !== undefined && isLater(waiting.change.stamp, change.stamp)) return;
      pending.set(change.itemKey, { change, queuedAtMs: waiting?.queuedAtMs ?? nowMs });
    },
    take: (nowMs, lagMs, most) => {
      const due: Change[] = [];
      for (const { change, queuedAtMs } of pending.values()) {
        if (due.length >= most || queuedAtMs + lagMs > nowMs) break;
        due.push(change);
      }
      for (const { itemKey } of due) pending.delete(itemKey);
      return due;
    },
    oldestMs: () => oldest()?.queuedAtMs,
    isEmpty: () => pending.size === 0,
  };
};
