import { setTimeout as sleep } from 'node:timers/promises';
import { isGone } from '../engine/is-gone.ts';
import { type EngineRecord, isChange } from '../table/engine-record.ts';
import { createSharedLock } from '../table/shared-lock.ts';
import { createStreamCursor } from '../table/stream-cursor.ts';
import { createBackfillMarks } from './backfill-marks.ts';
import { beforeEveryWriteMs, type Change } from './change.ts';
import { createInbox } from './inbox.ts';
import { itemKeyOf } from './item-key.ts';
import { createItemVersions } from './item-versions.ts';
import type { Replica, ReplicaOptions } from './replica.ts';
import { createTimeToLiveMarks } from './time-to-live-marks.ts';
import { writeChanges } from './write-changes.ts';

/** How long a write that is done waits for others that are under way. */
const GATHER_MS = 3;

/** Epoch, ms, with a fraction: writes of one millisecond are still told apart. */
const preciseNow = (): number => performance.timeOrigin + performance.now();

/**
 * Everything that the replica does about its stream happens one after another, in `work`. That is how the records of clients
 * are told from those of replicated writes, which AWS does not mark and the engine cannot: replicated writes are applied
 * while no client writes, between a read of the stream that is all clients' and one that is all replication's.
 */
export const createReplica = (options: ReplicaOptions): Replica => {
  const { region, tableName, keyNames, engine, bell, events, now } = options;
  const lock = createSharedLock();
  const inbox = createInbox(region, options.traffic, now);
  const versions = createItemVersions(region);
  const cursor = createStreamCursor(engine, options.streamArn, 'TRIM_HORIZON');
  const timeToLive = createTimeToLiveMarks(keyNames);
  const backfilled = createBackfillMarks();
  const jobs: (() => Promise<void>)[] = [];
  let unread: (() => void)[] = [];
  let lastSequenceNumber: string | undefined;
  let dirtySinceMs: number | undefined;
  let writesUnderWay = 0;
  let isRunning = false;
  let isAskedAgain = false;
  let isClosed = false;
  let hasFailed = false;
  let timer: NodeJS.Timeout | undefined;

  const see = (record: EngineRecord, origin: 'local' | 'replicated', timeMs: number): void => {
    lastSequenceNumber = record.dynamodb.SequenceNumber;
    timeToLive.see(record);
    backfilled.see(record);
    if (!isChange(record)) return;
    const { Keys: keys, NewImage: image } = record.dynamodb;
    if (origin === 'local') {
      const itemKey = itemKeyOf(keyNames, keys);
      options.publish({ itemKey, stamp: versions.stampLocal(itemKey, timeMs), keys, image });
    }
    events.tell({ type: 'item-written', region, tableName, origin, keys, newImage: image, atMs: now() });
  };

  const drain = async (origin: 'local' | 'replicated'): Promise<void> => {
    const timeMs = dirtySinceMs ?? preciseNow();
    const waiting = unread;
    dirtySinceMs = undefined;
    unread = [];
    try {
      for await (const records of cursor.readToEnd()) {
        for (const record of records) see(record, origin, timeMs);
      }
    } finally {
      for (const isRead of waiting) isRead();
    }
  };

  const apply = async (changes: readonly Change[]): Promise<void> => {
    try {
      await writeChanges(
        engine,
        tableName,
        changes.filter((change) => versions.accepts(change)),
      );
    } catch (error) {
      for (const change of changes) inbox.put(change);
      throw error;
    } finally {
      await drain('replicated');
    }
    for (const change of changes) versions.note(change);
  };

  const isBackfill = ({ stamp }: Change): boolean => stamp.timeMs === beforeEveryWriteMs;

  const applyAll = async (changes: readonly Change[]): Promise<void> => {
    const [old, fresh] = [changes.filter(isBackfill), changes.filter((change) => !isBackfill(change))];
    if (old.length > 0) {
      try {
        await backfilled.during(async () => apply(old));
      } catch (error) {
        for (const change of fresh) inbox.put(change);
        throw error;
      }
    }
    if (fresh.length > 0) await apply(fresh);
  };

  const work = async (): Promise<void> => {
    for (;;) {
      if (isClosed) return;
      const job = jobs.shift();
      const changes = job === undefined ? inbox.take() : [];
      if (job !== undefined || changes.length > 0) {
        await lock.exclusive(async () => {
          await drain('local');
          await (job === undefined ? applyAll(changes) : job());
        });
        bell.ring();
      } else if (dirtySinceMs === undefined) return;
      else {
        // One read for all of them: a read costs as much as a write, and clients wait for it.
        if (writesUnderWay > 0) await sleep(GATHER_MS);
        await drain('local');
      }
    }
  };

  const close = (): void => {
    isClosed = true;
    clearTimeout(timer);
    for (const isRead of unread) isRead();
  };

  const wake = (): void => {
    if (isClosed) return;
    isAskedAgain = isRunning;
    if (isRunning) return;
    isRunning = true;
    hasFailed = false;
    clearTimeout(timer);
    const rest = (): void => {
      isRunning = false;
      if (isAskedAgain) {
        wake();
        return;
      }
      const nextInMs = inbox.nextInMs();
      if (nextInMs !== undefined && !isClosed && !hasFailed) timer = setTimeout(wake, nextInMs);
      options.onIdle();
    };
    work()
      .catch((error: unknown) => {
        hasFailed = true;
        if (isGone(error)) close();
        else if (!isClosed) options.onFailure(error);
      })
      .finally(rest);
  };

  return {
    region,
    inbox,
    versions,
    timeToLive,
    backfilled,
    write: async (run) => {
      writesUnderWay += 1;
      try {
        return await lock.shared(run);
      } finally {
        writesUnderWay -= 1;
      }
    },
    written: async () => {
      if (isClosed) return;
      dirtySinceMs ??= preciseNow();
      const isRead = new Promise<void>((resolve) => {
        unread.push(resolve);
      });
      bell.ring();
      wake();
      await isRead;
    },
    lastSequenceNumber: () => lastSequenceNumber,
    receive: (change) => {
      inbox.put(change);
      wake();
    },
    expire: async (keys, remove) => {
      await new Promise<void>((resolve, reject) => {
        jobs.push(async () => {
          try {
            await timeToLive.during(keys, async () => {
              for (const key of keys) await remove(key);
              await drain('local');
            });
            resolve();
          } catch (error) {
            reject(error);
          }
        });
        wake();
      });
    },
    isBusy: () => !isClosed && (isRunning || dirtySinceMs !== undefined),
    wake,
    close,
  };
};
