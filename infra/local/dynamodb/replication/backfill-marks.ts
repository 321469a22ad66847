import type { EngineRecord } from '../table/engine-record.ts';

/**
 * Remembers which stream records come of the backfill of a new replica. AWS does not say whether those are in its stream, so nobody
 * may count on them: here they are not.
 */
export interface BackfillMarks {
  /** Marks what `run` writes; nobody else writes to the table meanwhile. */
  readonly during: (run: () => Promise<void>) => Promise<void>;
  /** Is shown every record, once and in order. */
  readonly see: (record: EngineRecord) => void;
  readonly has: (record: EngineRecord) => boolean;
}

export const createBackfillMarks = (): BackfillMarks => {
  const marked = new Set<string>();
  let isRunning = false;
  let seen = 0n;
  // A reader of the stream may be here before `see`.
  const isNew = ({ dynamodb }: EngineRecord): boolean => isRunning && BigInt(dynamodb.SequenceNumber) > seen;
  return {
    during: async (run) => {
      isRunning = true;
      try {
        await run();
      } finally {
        isRunning = false;
      }
    },
    see: (record) => {
      if (isNew(record)) marked.add(record.dynamodb.SequenceNumber);
      seen = BigInt(record.dynamodb.SequenceNumber);
    },
    has: (record) => marked.has(record.dynamodb.SequenceNumber) || isNew(record),
  };
};
