import type { Image, OpenStream, StreamRecord } from '../../../../infra/local/dynamodb/stream.ts';

export const streamArn =
  'arn:aws:dynamodb:eu-west-1:000000000000:table/registry/stream/2026-11-24T00:00:00.000';

export interface WrittenStream {
  readonly openStream: OpenStream;
  /** Writes an item: its record can be read at once. */
  readonly write: (thingName: string, newImage?: Image, createdAtMs?: number) => StreamRecord;
  /** Breaks every reader off, as when the database of the Region stops. */
  readonly breakOff: () => void;
  /** Ends the stream for every reader, as when it is disabled. */
  readonly end: () => void;
  readonly readers: () => number;
  /** Records given out so far, to all readers together. */
  readonly given: () => number;
  /** Resolves once a reader that has everything waits for more. */
  readonly untilCaughtUp: () => Promise<void>;
}

/** A stream that a test writes: its records stay, so that it can be read from its start again. */
export const createWrittenStream = (now: () => number): WrittenStream => {
  const records: StreamRecord[] = [];
  let changed = Promise.withResolvers<void>();
  let caughtUp = Promise.withResolvers<void>();
  let epoch = 0;
  const state = { hasEnded: false };
  let readers = 0;
  let given = 0;

  const change = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };

  return {
    write: (thingName, newImage = {}, createdAtMs = now()) => {
      const number = records.length + 9;
      const record: StreamRecord = {
        eventID: `event-${number}`,
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-west-1',
        eventSourceARN: streamArn,
        dynamodb: {
          ApproximateCreationDateTime: createdAtMs / 1000,
          Keys: { thingName: { S: thingName } },
          NewImage: { thingName: { S: thingName }, ...newImage },
          SequenceNumber: String(number),
          SizeBytes: 100,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      };
      records.push(record);
      caughtUp = Promise.withResolvers();
      change();
      return record;
    },
    breakOff: () => {
      epoch += 1;
      change();
    },
    end: () => {
      state.hasEnded = true;
      change();
    },
    readers: () => readers,
    given: () => given,
    untilCaughtUp: () => caughtUp.promise,
    openStream: async function* ({ startingPosition, batchSize, signal }) {
      const openedIn = epoch;
      let position = startingPosition === 'LATEST' ? records.length : 0;
      const aborted = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      readers += 1;
      try {
        while (!signal.aborted && !state.hasEnded) {
          if (epoch !== openedIn) throw new Error('connection refused');
          const batch = records.slice(position, position + batchSize);
          if (batch.length > 0) {
            position += batch.length;
            given += batch.length;
            yield batch;
            continue;
          }
          const { promise } = changed;
          caughtUp.resolve();
          await Promise.race([promise, aborted]);
        }
      } finally {
        readers -= 1;
      }
    },
  };
};
