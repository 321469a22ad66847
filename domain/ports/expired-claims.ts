import type { Page } from './page.ts';

/**
 * Lists the names whose claim ended before `nowMs` (epoch, ms), oldest first, in this Region's replica. The list may be a moment
 * old, and a name may have been settled since: read the row before you act on it.
 */
export type ListExpiredClaims = (nowMs: number, after: string | undefined) => Promise<Page<string>>;
