import { createHash, X509Certificate } from 'node:crypto';
import { dirname } from 'node:path';
import { normalizeSerial } from '../normalize-serial.ts';
import { authorities, parents } from '../pki-paths.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** AWS IoT's certificate id: lower-case hex SHA-256 of the DER. */
export const certificateIdOf = ({ raw }: X509Certificate): string =>
  createHash('sha256').update(raw).digest('hex');

export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key that OpenSSL cannot use verifies nothing.
    return false;
  }
};

/** What a certificate is for follows from the folder that it stands in. */
export const kindOfFolder = (folder: string): LedgerEntry['kind'] | undefined => {
  if (folder === authorities.root) return 'root';
  if (folder === authorities.intermediate) return 'intermediate';
  if (folder === authorities.server || dirname(folder) === parents.servers) return 'server';
  return dirname(folder) === parents.devices ? 'device' : undefined;
};

/** The commonName; its last, where a subject has several. */
export const commonNameOf = ({ subject }: X509Certificate): string | undefined =>
  /(?:^|\n|\+ )CN=(?<name>[^\n]*)$/.exec(subject)?.groups?.['name'];

/** The entry that a certificate gets in the ledger, `undefined` if the ledger has no place for it. */
export const entryOfCertificate = (
  certificate: X509Certificate,
  issuer: X509Certificate,
  folder: string,
): LedgerEntry | undefined => {
  const kind = kindOfFolder(folder);
  const name = commonNameOf(certificate);
  return kind === undefined || name === undefined
    ? undefined
    : {
        certificateId: certificateIdOf(certificate),
        serial: normalizeSerial(certificate.serialNumber),
        name,
        kind,
        issuerId: certificateIdOf(issuer),
        folder,
        // Not validFromDate: Node 20 has none.
        notBeforeMs: Date.parse(certificate.validFrom),
        notAfterMs: Date.parse(certificate.validTo),
      };
};

export const certificateIdOfPem = (pem: string): string => certificateIdOf(new X509Certificate(pem));
