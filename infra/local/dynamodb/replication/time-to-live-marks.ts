import type { Image } from '../stream.ts';
import type { EngineRecord } from '../table/engine-record.ts';
import { itemKeyOf } from './item-key.ts';

/** Remembers which stream records are deletions by time to live. */
export interface TimeToLiveMarks {
  /** Marks the deletions of these items that `run` makes; nobody else writes to the table meanwhile. */
  readonly during: (keys: readonly Image[], run: () => Promise<void>) => Promise<void>;
  /** Is shown every record, once and in order. */
  readonly see: (record: EngineRecord) => void;
  readonly has: (record: EngineRecord) => boolean;
}

export const createTimeToLiveMarks = (keyNames: readonly string[]): TimeToLiveMarks => {
  const marked = new Set<string>();
  const expiring = new Set<string>();
  let seen = 0n;
  // A reader of the stream may be here before `see`.
  const isExpiring = ({ eventName, dynamodb }: EngineRecord): boolean =>
    expiring.size > 0 &&
    eventName === 'REMOVE' &&
    expiring.has(itemKeyOf(keyNames, dynamodb.Keys)) &&
    BigInt(dynamodb.SequenceNumber) > seen;
  return {
    during: async (keys, run) => {
      for (const key of keys) expiring.add(itemKeyOf(keyNames, key));
      try {
        await run();
      } finally {
        expiring.clear();
      }
    },
    see: (record) => {
      if (isExpiring(record)) marked.add(record.dynamodb.SequenceNumber);
      seen = BigInt(record.dynamodb.SequenceNumber);
    },
    has: (record) => marked.has(record.dynamodb.SequenceNumber) || isExpiring(record),
  };
};
