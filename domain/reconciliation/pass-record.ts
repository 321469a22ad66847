import type { PassPosition } from './pass-position.ts';
import type { PassTally } from './pass-tally.ts';

/** What is kept of a scheduled pass between two invocations. */
export interface PassRecord {
  /** Epoch, ms. */
  readonly startedAtMs: number;
  readonly tally: PassTally;
  /** Absent once the pass is done. */
  readonly position?: PassPosition;
}
