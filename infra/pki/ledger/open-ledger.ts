import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { LedgerError } from '../pki-errors.ts';
import type { Revocation } from '../revocation-reason.ts';
import { type LedgerEntry, ledgerEntrySchema } from './ledger-entry.ts';
import { messageOf } from './sqlite-error.ts';

/** Every certificate that the PKI has issued, and the names that a run in the making holds. */
export interface Ledger {
  readonly entries: () => readonly LedgerEntry[];
  readonly entriesNamed: (name: string) => readonly LedgerEntry[];
  readonly has: (certificateId: string) => boolean;
  readonly add: (entry: LedgerEntry) => void;
  /** Leaves a revocation that stands already as it is. */
  readonly revoke: (certificateId: string, revocation: Revocation) => void;
  /** The run that holds the name, if any. */
  readonly reservationOf: (name: string) => string | undefined;
  readonly reservedBy: (run: string) => readonly string[];
  readonly reserve: (run: string, names: readonly string[]) => void;
  readonly release: (name: string) => void;
  /** Number of the newest CRL, 0 before the first. */
  readonly crlNumber: () => bigint;
  readonly setCrlNumber: (number: bigint) => void;
}

/** A ledger and the connection that it has. */
export interface OpenLedger {
  readonly ledger: Ledger;
  readonly database: DatabaseSync;
}

const fileName = 'ledger.db';
const version = 1;

const schema = `
  CREATE TABLE certificates (
    certificateId TEXT PRIMARY KEY, serial TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, issuerId TEXT NOT NULL,
    folder TEXT NOT NULL, notBeforeMs INTEGER NOT NULL, notAfterMs INTEGER NOT NULL,
    revokedAtMs INTEGER, revocationReason TEXT, UNIQUE (issuerId, serial)
  ) STRICT;
  CREATE INDEX certificatesByName ON certificates (name);
  CREATE TABLE reservations (name TEXT PRIMARY KEY, run TEXT NOT NULL) STRICT;
  CREATE INDEX reservationsByRun ON reservations (run);
  CREATE TABLE crl (number TEXT NOT NULL) STRICT;
  INSERT INTO crl VALUES ('0');
  PRAGMA user_version = ${version};
`;

const versionOf = (database: DatabaseSync): unknown =>
  database.prepare('PRAGMA user_version').get()?.['user_version'];

const prepareSchema = (database: DatabaseSync, path: string): void => {
  if (versionOf(database) === version) return;
  database.exec('BEGIN IMMEDIATE');
  // Another process may have made it between the look and the lock.
  const found = versionOf(database);
  if (found === 0) database.exec(schema);
  database.exec('COMMIT');
  if (found !== 0 && found !== version)
    throw new LedgerError(
      `${path} was written by another version of Landfall (${String(found)}; this one knows ${version}). Use that version.`,
    );
};

const toEntry = (row: Readonly<Record<string, SQLOutputValue>>): LedgerEntry => {
  const { revokedAtMs, revocationReason, ...rest } = row;
  return ledgerEntrySchema.parse(
    revokedAtMs === null ? rest : { ...rest, revocation: { atMs: revokedAtMs, reason: revocationReason } },
  );
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const ledgerOn = (database: DatabaseSync): Ledger => {
  const add = database.prepare(
    'INSERT INTO certificates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const named = database.prepare('SELECT * FROM certificates WHERE name = ? ORDER BY rowid');
  const byId = database.prepare('SELECT 1 FROM certificates WHERE certificateId = ?');
  const revoke = database.prepare(
    'UPDATE certificates SET revokedAtMs = ?, revocationReason = ? WHERE certificateId = ? AND revokedAtMs IS NULL',
  );
  const reservation = database.prepare('SELECT run FROM reservations WHERE name = ?');
  const reserve = database.prepare('INSERT OR REPLACE INTO reservations VALUES (?, ?)');
  const release = database.prepare('DELETE FROM reservations WHERE name = ?');
  return {
    entries: () => database.prepare('SELECT * FROM certificates ORDER BY rowid').all().map(toEntry),
    entriesNamed: (name) => named.all(name).map(toEntry),
    has: (certificateId) => byId.get(certificateId) !== undefined,
    add: (entry) => {
      add.run(
        entry.certificateId,
        entry.serial,
        entry.name,
        entry.kind,
        entry.issuerId,
        entry.folder,
        entry.notBeforeMs,
        entry.notAfterMs,
        entry.revocation?.atMs ?? null,
        entry.revocation?.reason ?? null,
      );
    },
    revoke: (certificateId, { atMs, reason }) => {
      revoke.run(atMs, reason, certificateId);
    },
    reservationOf: (name) => {
      const row = reservation.get(name);
      return row === undefined ? undefined : textOf(row['run']);
    },
    reservedBy: (run) =>
      database
        .prepare('SELECT name FROM reservations WHERE run = ? ORDER BY rowid')
        .all(run)
        .map(({ name }) => textOf(name)),
    reserve: (run, names) => {
      for (const name of names) reserve.run(name, run);
    },
    release: (name) => {
      release.run(name);
    },
    crlNumber: () => BigInt(textOf(database.prepare('SELECT number FROM crl').get()?.['number'])),
    setCrlNumber: (number) => {
      database.prepare('UPDATE crl SET number = ?').run(String(number));
    },
  };
};

/** How long a statement waits for the moment in which another process commits. */
const commitTimeoutMs = 10_000;

/**
 * Opens the ledger of the PKI in that folder, making it where there is none.
 * @throws LedgerError when it is none, or a newer one
 */
export const openLedger = (directory: string): OpenLedger => {
  const path = join(directory, fileName);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: commitTimeoutMs });
    // Without it a large transaction would lock readers out long before it commits.
    database.exec('PRAGMA cache_spill = OFF; PRAGMA synchronous = FULL');
    prepareSchema(database, path);
    chmodSync(path, 0o600);
    return { database, ledger: ledgerOn(database) };
  } catch (cause) {
    database?.close();
    if (cause instanceof LedgerError) throw cause;
    throw new LedgerError(
      `The ledger ${path} cannot be opened (${messageOf(cause)}). Put back its last copy, or move it away: the next command makes one of the certificates that are there.`,
      { cause },
    );
  }
};
