import { type LedgerEntry, statusOf } from '../../infra/pki/ledger/ledger-entry.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** An entry of the ledger as `--json` prints it. */
export const shownEntry = (entry: LedgerEntry, nowMs: number) => ({
  name: entry.name,
  kind: entry.kind,
  status: statusOf(entry, nowMs),
  serial: entry.serial,
  certificateId: entry.certificateId,
  notBefore: iso(entry.notBeforeMs),
  notAfter: iso(entry.notAfterMs),
  ...(entry.revocation === undefined
    ? {}
    : { revokedAt: iso(entry.revocation.atMs), reason: entry.revocation.reason }),
});
