import { z } from 'zod';
import { revocationReasons } from '../revocation-reason.ts';

/** A certificate as the ledger knows it. Times in epoch ms. */
export const ledgerEntrySchema = z
  .object({
    /** Lower-case hex SHA-256 of the DER: the id that AWS IoT gives it in every Region. */
    certificateId: z.string(),
    /** Lower-case hex, without leading zeros. */
    serial: z.string(),
    /** commonName: the thing name, of a device. */
    name: z.string(),
    kind: z.enum(['root', 'intermediate', 'server', 'device']),
    /** `certificateId` of the CA that signed it; its own, of a root. */
    issuerId: z.string(),
    /** Where its files were put, below the folder of the PKI. */
    folder: z.string(),
    notBeforeMs: z.number(),
    notAfterMs: z.number(),
    revocation: z
      .object({ atMs: z.number(), reason: z.enum(revocationReasons) })
      .readonly()
      .optional(),
  })
  .readonly();
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export type CertificateStatus = 'valid' | 'revoked' | 'expired';

/** A revoked certificate stays revoked when it expires: it stays on the CRL. */
export const statusOf = ({ revocation, notAfterMs }: LedgerEntry, nowMs: number): CertificateStatus => {
  if (revocation !== undefined) return 'revoked';
  return notAfterMs <= nowMs ? 'expired' : 'valid';
};
