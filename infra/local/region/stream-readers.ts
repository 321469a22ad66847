import type { OpenStream } from '../dynamodb/stream.ts';
import type { CloudEvents } from './cloud-events.ts';

/** Whether all that was written to tables has gone through those who read their streams. */
export interface StreamReaders {
  /** Opens streams whose readers are watched. */
  readonly openStream: OpenStream;
  /** Resolves when every reader has read all that was written and asks for more. */
  readonly idle: () => Promise<void>;
  /** Lets those go who wait for quiet: the Region is down, nobody reads. */
  readonly release: () => void;
}

interface Reader {
  readonly tableName: string;
  /** Records of the stream, from its start, that it has done with. */
  done: number;
  isAsking: boolean;
}

const tableNameOf = (streamArn: string): string => /:table\/([^/]+)\/stream\//.exec(streamArn)?.[1] ?? '';

/**
 * Each write is told as `item-written` and is one record of the replica's stream: who has read as many records as were
 * written has read them all. A stream that is opened again is read from its start again, or counts from now.
 */
export const createStreamReaders = (
  region: string,
  events: CloudEvents,
  openStream: OpenStream,
): StreamReaders => {
  const written = new Map<string, number>();
  const readers = new Set<Reader>();
  let waiting: (() => void)[] = [];
  const release = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const isIdle = () =>
    [...readers].every(({ tableName, done, isAsking }) => isAsking && done >= (written.get(tableName) ?? 0));
  const changed = () => {
    if (isIdle()) release();
  };

  events.on('event', (event) => {
    if (event.type !== 'item-written' || event.region !== region) return;
    written.set(event.tableName, (written.get(event.tableName) ?? 0) + 1);
  });

  return {
    openStream: (request) =>
      (async function* read() {
        const tableName = tableNameOf(request.streamArn);
        const writtenBefore = request.startingPosition === 'LATEST' ? (written.get(tableName) ?? 0) : 0;
        const reader: Reader = { tableName, done: writtenBefore, isAsking: true };
        readers.add(reader);
        try {
          for await (const batch of openStream(request)) {
            reader.isAsking = false;
            yield batch;
            reader.done += batch.length;
            reader.isAsking = true;
            changed();
          }
        } finally {
          readers.delete(reader);
          changed();
        }
      })(),
    idle: async () => {
      if (isIdle()) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    },
    release,
  };
};
