import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDatabaseDirectory } from './database-directory.ts';
import type { EngineProcess } from './engine-process.ts';
import { indexStreamRecords } from './index-stream-records.ts';
import { locateDynoxide } from './locate-dynoxide.ts';
import { runDynoxide, type EngineRun } from './run-dynoxide.ts';
import { startWatchdog } from './watchdog.ts';

/** Before each try to start it, counted since it was last sound; after the last one it is given up. */
const WAITS_MS = [0, 50, 200, 800, 3_200];
/** An engine that has run as long as this was sound. */
const SOUND_MS = 30_000;

/**
 * Runs dynoxide, one process for one Region: it knows no Regions itself. When it ends it is started again on the same database, in
 * which everything is that was ever answered: it writes to a log ahead, and what is written there outlives the process.
 */
export const startDynoxide = async (region: string): Promise<EngineProcess> => {
  const binary = locateDynoxide();
  const directory = await makeDatabaseDirectory();
  const databasePath = join(directory, 'dynamodb.sqlite');
  const watchdog = startWatchdog(directory);
  const closing = new AbortController();
  let tries = 0;
  let isKilled = false;
  let death: string | undefined;

  const run = async (): Promise<EngineRun> => {
    let failure = '';
    for (const waitMs of WAITS_MS.slice(tries)) {
      tries += 1;
      await sleep(waitMs, undefined, { signal: closing.signal });
      const outcome = await runDynoxide(binary, databasePath, watchdog);
      if ('url' in outcome) return outcome;
      ({ failure } = outcome);
    }
    throw new Error(`it does not start: ${failure || 'it ended too often'}`);
  };

  let current: EngineRun | undefined;
  let url: string;
  let starting = Promise.withResolvers<void>();

  /** Starts it again and again, until it is closed or given up. */
  const supervise = async (first: EngineRun): Promise<void> => {
    for (let running = first; ;) {
      const startedAtMs = performance.now();
      current = running;
      ({ url } = running);
      starting.resolve();
      // It was still starting when it was closed.
      if (closing.signal.aborted) running.kill();
      const reason = await running.ended;
      current = undefined;
      starting = Promise.withResolvers();
      if (closing.signal.aborted) return;
      if (isKilled || performance.now() - startedAtMs >= SOUND_MS) tries = 0;
      isKilled = false;
      try {
        running = await run();
      } catch (error) {
        if (closing.signal.aborted) return;
        const why = error instanceof Error ? error.message : String(error);
        death = `The DynamoDB engine of ${region} ended with ${reason}; ${why}`;
        return;
      }
    }
  };

  let supervision: Promise<void>;
  try {
    const first = await run();
    ({ url } = first);
    indexStreamRecords(databasePath);
    supervision = supervise(first).finally(() => {
      starting.resolve();
    });
  } catch (error) {
    await watchdog.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The DynamoDB engine of ${region}: ${why}`, { cause: error });
  }

  return {
    url: () => url,
    isRunning: () => current !== undefined,
    settled: async () => starting.promise,
    death: () => death,
    kill: async () => {
      const victim = current;
      if (victim === undefined) throw new Error(`The DynamoDB engine of ${region} does not run.`);
      isKilled = true;
      victim.kill();
      await victim.ended;
    },
    close: async () => {
      closing.abort();
      current?.kill();
      await supervision;
      await watchdog.close();
    },
  };
};
