import type { PassRecords } from '../../domain/ports/pass-records.ts';
import type { PassRecord } from '../../domain/reconciliation/pass-record.ts';

export interface InMemoryPassRecords extends PassRecords {
  /** Every record that was written, in order. */
  readonly written: readonly PassRecord[];
}

export const createInMemoryPassRecords = (first?: PassRecord): InMemoryPassRecords => {
  const written: PassRecord[] = [];
  return {
    written,
    read: async () => written.at(-1) ?? first,
    write: async (record) => {
      written.push(record);
    },
  };
};
