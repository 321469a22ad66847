/** A part of a Region that runs: it stops answering while its Region is down, keeps its state, and ends for good on `close`. */
export interface Lifecycle {
  /** Cuts everything that is open and refuses what comes; what was taken in is kept. */
  readonly suspend: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Frees ports, processes and timers. May be called twice. */
  readonly close: () => Promise<void>;
}
