import type { Change } from './change.ts';
import { createStampClock, isLater, type Stamp } from './stamp.ts';

/** The latest write of each item that one replica knows, deletions included: what last writer wins is judged by. */
export interface ItemVersions {
  /** Stamps a write made in this Region. */
  readonly stampLocal: (itemKey: string, timeMs: number) => Stamp;
  /** Whether a write from another Region wins over what this replica has. */
  readonly accepts: (change: Change) => boolean;
  /** Takes note of a write from another Region, whether or not it wins. */
  readonly note: (change: Change) => void;
  /** Forgets every item: right only when every replica has been told every write. */
  readonly forget: () => void;
}

export const createItemVersions = (region: string): ItemVersions => {
  const clock = createStampClock(region);
  const latest = new Map<string, Stamp>();
  const accepts = ({ itemKey, stamp }: Change): boolean => {
    const known = latest.get(itemKey);
    return known === undefined || isLater(stamp, known);
  };
  return {
    stampLocal: (itemKey, timeMs) => {
      const stamp = clock.tick(timeMs);
      latest.set(itemKey, stamp);
      return stamp;
    },
    accepts,
    note: (change) => {
      clock.observe(change.stamp);
      if (accepts(change)) latest.set(change.itemKey, change.stamp);
    },
    forget: () => {
      latest.clear();
    },
  };
};
