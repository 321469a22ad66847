import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { STREAMS } from './operation-target.ts';
import { engineRecord, type EngineRecord } from './engine-record.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const MOST_RECORDS = 1000;

const description = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string(), ParentShardId: z.string().optional() })),
  }),
});
const iterator = z.object({ ShardIterator: z.string() });
const page = z.object({ Records: z.array(engineRecord), NextShardIterator: z.string().nullish() });

/** Half of what an answer may hold: one that is this small and has fewer records than were asked for was not cut short. */
const SMALL_BYTES = 512 * 1024;

/** A place in a stream of the engine. */
export interface StreamCursor {
  /** The next records, in order; none when the stream has been read to its end. Reads must not overlap. */
  readonly read: () => Promise<readonly EngineRecord[]>;
  /** Gives all records that were there when it was called, and maybe more, page by page. */
  readonly readToEnd: () => AsyncIterable<readonly EngineRecord[]>;
}

const isCutShort = (records: readonly EngineRecord[]): boolean =>
  records.length === MOST_RECORDS ||
  records.reduce((bytes, { dynamodb }) => bytes + dynamodb.SizeBytes, 0) > SMALL_BYTES;

/** Where to begin: at either end, or after a record, given by its sequence number. */
export type StreamPosition = 'TRIM_HORIZON' | 'LATEST' | { readonly after: string };

export const createStreamCursor = (
  engine: Engine,
  engineArn: string,
  start: StreamPosition,
): StreamCursor => {
  const shards = async (): Promise<readonly { ShardId: string; ParentShardId?: string | undefined }[]> => {
    const { StreamDescription } = await engine.call(
      `${STREAMS}.DescribeStream`,
      { StreamArn: engineArn },
      description,
    );
    return StreamDescription.Shards;
  };
  const open = async (shardId: string, position: StreamPosition): Promise<string> => {
    const input = {
      StreamArn: engineArn,
      ShardId: shardId,
      ...(typeof position === 'string'
        ? { ShardIteratorType: position }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.after }),
    };
    return (await engine.call(`${STREAMS}.GetShardIterator`, input, iterator)).ShardIterator;
  };

  let shardId: string | undefined;
  let next: string | undefined;
  const first = async (): Promise<void> => {
    const shard = (await shards()).at(start === 'TRIM_HORIZON' ? 0 : -1);
    if (shard === undefined) return;
    shardId = shard.ShardId;
    next = await open(shard.ShardId, start);
  };
  const ready = first();
  // A failure is told by `read`, not by an unhandled rejection.
  ready.catch(() => undefined);

  /** Goes on from a shard that has been closed; dynoxide never closes one, DynamoDB Local does. */
  const follow = async (): Promise<void> => {
    const child = (await shards()).find((shard) => shard.ParentShardId === shardId);
    if (child === undefined) return;
    shardId = child.ShardId;
    next = await open(child.ShardId, 'TRIM_HORIZON');
  };

  const read = async (): Promise<readonly EngineRecord[]> => {
    await ready;
    if (shardId === undefined) await first();
    for (;;) {
      if (next === undefined) await follow();
      if (next === undefined) return [];
      const input = { ShardIterator: next, Limit: MOST_RECORDS };
      const { Records, NextShardIterator } = await engine.call(`${STREAMS}.GetRecords`, input, page);
      next = NextShardIterator ?? undefined;
      if (Records.length > 0 || next !== undefined) return Records;
    }
  };

  return {
    read,
    readToEnd: async function* toEnd() {
      for (;;) {
        const records = await read();
        if (records.length > 0) yield records;
        // A shard that has been closed may have a successor.
        if (records.length === 0 || (next !== undefined && !isCutShort(records))) return;
      }
    },
  };
};
