import { AwsError } from '../../endpoint/aws-service.ts';
import type { Engine } from '../engine/engine.ts';
import { isGone } from '../engine/is-gone.ts';
import type { OpenStream, StreamRecord } from '../stream.ts';
import { type ArnScope, tableNameOf } from '../wire/arn.ts';
import type { StreamNames } from '../wire/stream-names.ts';
import type { Bell } from './bell.ts';
import { isChange, toStreamRecord } from './engine-record.ts';
import { createStreamCursor, type StreamPosition } from './stream-cursor.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

export interface OpenStreamOptions extends ArnScope {
  readonly engine: Engine;
  readonly names: StreamNames;
  readonly tables: Tables;
  /** Rings when a Region goes down or comes back, and when all ends. */
  readonly traffic: Bell;
  readonly isUp: () => boolean;
  readonly isClosed: () => boolean;
}

/** Reads a stream as a poller of AWS does, but waits for the next write instead of asking again and again. */
export const createOpenStream = (options: OpenStreamOptions): OpenStream => {
  const { engine, names, tables, traffic, region } = options;

  const untilUp = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && !options.isUp() && !options.isClosed()) {
      await traffic.after(traffic.count(), signal);
    }
  };

  const findTable = async (streamArn: string): Promise<Table> => {
    const table = await tables.find(tableNameOf(options, streamArn));
    if (table === undefined || table.streamArn !== streamArn) {
      throw new AwsError('ResourceNotFoundException', 400, `${region} has no stream ${streamArn}`);
    }
    return table;
  };

  /** The end of the stream at this moment: to ask the engine for it takes time, in which more is written. */
  const now = (streamArn: string): StreamPosition => {
    const replica = tables.peek(tableNameOf(options, streamArn))?.replica;
    if (replica === undefined) return 'LATEST';
    const last = replica.lastSequenceNumber();
    return last === undefined ? 'TRIM_HORIZON' : { after: last };
  };

  return ({ streamArn, startingPosition, batchSize, signal }) => {
    const cursor = createStreamCursor(
      engine,
      names.toEngine(streamArn),
      startingPosition === 'LATEST' ? now(streamArn) : startingPosition,
    );

    const isOver = async (): Promise<boolean> => {
      await untilUp(signal);
      return signal.aborted || options.isClosed();
    };

    return (async function* read(): AsyncGenerator<readonly StreamRecord[]> {
      const table = await findTable(streamArn);
      while (!(await isOver())) {
        const seen = table.bell.count();
        let records;
        try {
          records = await cursor.read();
        } catch (error) {
          if (options.isClosed() || isGone(error)) return;
          throw error;
        }
        if (records.length === 0) {
          if (tables.peek(table.name) !== table) return;
          await table.bell.after(seen, signal);
        }
        const changes = records
          .filter((record) => isChange(record) && table.replica?.backfilled.has(record) !== true)
          .map((record) =>
            toStreamRecord(
              record,
              { region, arn: streamArn },
              table.replica?.timeToLive.has(record) ?? false,
            ),
          );
        for (let start = 0; start < changes.length; start += batchSize) {
          if (await isOver()) return;
          yield changes.slice(start, start + batchSize);
        }
      }
    })();
  };
};
