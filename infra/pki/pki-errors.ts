/** Something that is there already and was not to be overwritten. */
export class AlreadyThereError extends Error {
  override readonly name = 'AlreadyThereError';

  constructor(what: string) {
    super(`${what} exists already. Nothing was written; give --force to replace it.`);
  }
}

/** A PKI that is not there, or only in part. */
export class NoPkiError extends Error {
  override readonly name = 'NoPkiError';

  constructor(path: string, cause: unknown) {
    super(`${path} cannot be read. Make the PKI first: npx landfall pki init`, { cause });
  }
}

/** The ledger does not let something happen. One line: what, why, what to do. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}
