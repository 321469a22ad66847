import { changeExistingPki } from './change-pki.ts';
import type { LedgerEntry } from './ledger/ledger-entry.ts';

/** Every certificate of the PKI in the order of its making, after ending what killed runs have left. @throws NoPkiError */
export const listCertificates = async (directory: string): Promise<readonly LedgerEntry[]> =>
  changeExistingPki(directory, async ({ ledger }) => ledger.entries());
