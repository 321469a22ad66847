import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerError } from '../pki-errors.ts';
import { type Ledger, openLedger } from './open-ledger.ts';
import { isBusy } from './sqlite-error.ts';

const lockTimeoutMs = 60_000;
const retryMs = 25;

/**
 * Runs `work` while nobody else changes the PKI, in this process or any other, and commits what it did to the ledger; a failure
 * takes that back. The lock is the write lock of the ledger's database, which the operating system takes away from a process
 * that dies.
 * @throws LedgerError when another process holds the lock for a minute
 */
export const withLock = async <Result>(
  directory: string,
  work: (ledger: Ledger) => Promise<Result>,
): Promise<Result> => {
  const { database, ledger } = openLedger(directory);
  try {
    // SQLite's own waiting would block this process, keys in the making included.
    database.exec('PRAGMA busy_timeout = 0');
    const deadlineMs = Date.now() + lockTimeoutMs;
    for (;;) {
      try {
        database.exec('BEGIN IMMEDIATE');
        break;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (Date.now() > deadlineMs)
          throw new LedgerError(
            `Another landfall pki has been changing ${directory} for a minute. Nothing was written; wait for it, or end it.`,
            { cause: error },
          );
        await sleep(Math.random() * retryMs);
      }
    }
    database.exec('PRAGMA busy_timeout = 10000');
    const result = await work(ledger);
    database.exec('COMMIT');
    return result;
  } finally {
    // What was not committed is rolled back by closing.
    database.close();
  }
};
