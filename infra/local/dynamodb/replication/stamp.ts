/** When an item was written, and where: the later stamp wins, the Region's name settles a draw. */
export interface Stamp {
  readonly timeMs: number;
  readonly region: string;
}

export const isLater = (one: Stamp, other: Stamp): boolean =>
  one.timeMs === other.timeMs ? one.region > other.region : one.timeMs > other.timeMs;

/** A hybrid logical clock: never goes back, and never behind a stamp of another Region that it has seen. */
export interface StampClock {
  readonly tick: (timeMs: number) => Stamp;
  readonly observe: (stamp: Stamp) => void;
}

/** Stamps of one Region within a millisecond differ by this. */
const STEP_MS = 1 / 1024;

export const createStampClock = (region: string): StampClock => {
  let last = 0;
  return {
    tick: (timeMs) => {
      last = Math.max(timeMs, last + STEP_MS);
      return { timeMs: last, region };
    },
    observe: (stamp) => {
      last = Math.max(last, stamp.timeMs);
    },
  };
};
