import { changeExistingPki } from './change-pki.ts';
import type { LedgerEntry } from './ledger/ledger-entry.ts';
import { normalizeSerial } from './normalize-serial.ts';
import { LedgerError } from './pki-errors.ts';
import type { RevocationReason } from './revocation-reason.ts';

export type Which = { readonly name: string } | { readonly serial: string };

export interface RevokedEntry {
  readonly entry: LedgerEntry;
  /** It was before, then or for that reason. */
  readonly wasRevoked: boolean;
}

const choose = (entries: readonly LedgerEntry[], which: Which): LedgerEntry => {
  const called = 'name' in which ? which.name : `serial ${which.serial}`;
  const found = entries.filter(({ name, serial }) =>
    'name' in which ? name === which.name : serial === normalizeSerial(which.serial),
  );
  const leaves = found.filter(({ kind }) => kind === 'device' || kind === 'server');
  if (found.length > 0 && leaves.length === 0)
    throw new LedgerError(
      `${called} is a CA, which the CRL of its own certificates cannot revoke. Make a new PKI: npx landfall pki init --force`,
    );
  const open = leaves.filter(({ revocation }) => revocation === undefined);
  if (open.length > 1)
    throw new LedgerError(
      `${called} has ${open.length} certificates that are not revoked. Nothing was changed; say which: ${open.map(({ serial }) => `--serial ${serial}`).join(' or ')}`,
    );
  const [entry] = open.length > 0 ? open : leaves.toReversed();
  if (entry === undefined)
    throw new LedgerError(
      `The ledger knows no certificate of ${called}. See what there is: npx landfall pki list`,
    );
  return entry;
};

/**
 * Revokes a certificate in the ledger; the next CRL tells it. Idempotent: what was revoked before keeps its date and reason.
 * @throws LedgerError when there is none of that name or serial, or more than one to choose from
 */
export const revokeCertificate = async (
  directory: string,
  which: Which,
  reason: RevocationReason,
): Promise<RevokedEntry> =>
  changeExistingPki(directory, async ({ ledger }) => {
    const entry = choose(ledger.entries(), which);
    if (entry.revocation !== undefined) return { entry, wasRevoked: true };
    const revocation = { atMs: Date.now(), reason };
    ledger.revoke(entry.certificateId, revocation);
    return { entry: { ...entry, revocation }, wasRevoked: false };
  });
