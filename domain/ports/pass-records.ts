import type { PassRecord } from '../reconciliation/pass-record.ts';

/** What this Region remembers of its last full pass, or of the one that is under way. */
export interface PassRecords {
  /** With strong consistency. */
  readonly read: () => Promise<PassRecord | undefined>;
  readonly write: (record: PassRecord) => Promise<void>;
}
