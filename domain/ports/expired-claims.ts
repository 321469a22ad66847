import type { Page } from './page.ts';

export interface ExpiredClaim {
  readonly thingName: string;
  /** Leads a list to what follows this claim, also after it has left the list. */
  readonly position: string;
}

/**
 * Lists claims that ended before `nowMs` (epoch, ms), behind the position `after`, in this Region's replica, in an order that stays
 * the same. The list may be a moment old, and a name may have been settled since: read the row before you act on it.
 * @throws TerminalError for a position that leads nowhere any more
 */
export type ListExpiredClaims = (nowMs: number, after: string | undefined) => Promise<Page<ExpiredClaim>>;

/** Apart, because a Region settles its own claims whatever becomes of the others, and can seldom settle one of another Region. */
export interface ExpiredClaims {
  /** Claims that this Region wrote, oldest first. */
  readonly ours: ListExpiredClaims;
  /** Those of all other Regions, each Region's oldest first. */
  readonly others: ListExpiredClaims;
}
