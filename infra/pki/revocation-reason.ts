/** Reasons for a revocation, with their CRLReason codes. `removeFromCRL` (8) belongs to delta CRLs alone. RFC 5280 5.3.1 */
export const reasonCodes = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
export type RevocationReason = keyof typeof reasonCodes;

const isRevocationReason = (word: string): word is RevocationReason => Object.hasOwn(reasonCodes, word);

export const revocationReasons: readonly RevocationReason[] =
  Object.keys(reasonCodes).filter(isRevocationReason);

export const reasonOfCode = (code: number): RevocationReason | undefined =>
  revocationReasons.find((reason) => reasonCodes[reason] === code);

/** A revocation as a ledger or a CRL tells it. */
export interface Revocation {
  /** Epoch ms. */
  readonly atMs: number;
  readonly reason: RevocationReason;
}
