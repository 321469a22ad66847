import type { Change } from './change.ts';
import { createLink, type Link } from './link.ts';
import { isLater } from './stamp.ts';
import type { Traffic } from './traffic.ts';

/** Writes of all the other replicas on their way to one. */
export interface Inbox {
  readonly put: (change: Change) => void;
  /** Takes out writes that have arrived, one an item at most. */
  readonly take: () => readonly Change[];
  /** In how many ms the next write arrives that nothing but lag holds back. */
  readonly nextInMs: () => number | undefined;
  /** Whether all has been taken but what a cut or a Region that is down holds back. */
  readonly isDelivered: () => boolean;
  readonly isEmpty: () => boolean;
}

/** Items that one turn of a replica writes, so that its clients never wait long. */
const MOST_CHANGES = 250;
/**
 * A turn stops the clients and costs several calls, however little it writes. So turns are this share of the lag apart, and writes gather
 * for the next one; but no longer than so many ms.
 */
const TURNS_PER_LAG = 4;
const LONGEST_GATHER_MS = 50;

export const createInbox = (region: string, traffic: Traffic, now: () => number): Inbox => {
  const links = new Map<string, Link>();
  let lastTakenMs = Number.NEGATIVE_INFINITY;
  /** When the next turn may be; at once after one that did not take all that had arrived. */
  const nextTurnMs = (): number => lastTakenMs + Math.min(traffic.lagMs() / TURNS_PER_LAG, LONGEST_GATHER_MS);
  const open = (): readonly Link[] =>
    [...links].filter(([from]) => traffic.isOpen(from, region)).map(([, link]) => link);
  return {
    put: (change) => {
      const from = change.stamp.region;
      const link = links.get(from) ?? createLink();
      links.set(from, link);
      link.put(change, now());
    },
    take: () => {
      if (now() < nextTurnMs()) return [];
      const taken = open().flatMap((link) => link.take(now(), traffic.lagMs(), MOST_CHANGES));
      if (taken.length > 0 && taken.length < MOST_CHANGES) lastTakenMs = now();
      const latest = new Map<string, Change>();
      for (const change of taken) {
        const other = latest.get(change.itemKey);
        if (other === undefined || isLater(change.stamp, other.stamp)) latest.set(change.itemKey, change);
      }
      return [...latest.values()];
    },
    nextInMs: () => {
      const queued = open().flatMap((link) => link.oldestMs() ?? []);
      if (queued.length === 0) return undefined;
      return Math.max(0, Math.min(...queued) + traffic.lagMs() - now(), nextTurnMs() - now());
    },
    isDelivered: () => open().every((link) => link.isEmpty()),
    isEmpty: () => [...links.values()].every((link) => link.isEmpty()),
  };
};
