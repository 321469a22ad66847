import type { X509Certificate } from 'node:crypto';

/** What a server needs to serve TLS. */
export interface Material {
  readonly x509: X509Certificate;
  readonly certificatePem: string;
  /** From the issuer up; empty where the certificate came without. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
}

/** Names that a certificate holds for, of its subject alternative names. */
export const alternativeNames = ({ subjectAltName = '' }: X509Certificate): readonly string[] =>
  subjectAltName
    .split(', ')
    .filter((entry) => entry.startsWith('DNS:'))
    .map((entry) => entry.slice('DNS:'.length));

/** Whether the subject alternative names cover a host, by a wildcard too. The common name does not count. */
export const coversHost = (certificate: X509Certificate, host: string): boolean =>
  certificate.checkHost(host, { subject: 'never' }) !== undefined;

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export const pemBlocks = (pem: string): readonly string[] => pem.match(block) ?? [];

/** OID of the extended key usage that a server's certificate has. */
export const serverAuth = '1.3.6.1.5.5.7.3.1';
export const clientAuth = '1.3.6.1.5.5.7.3.2';

/** OIDs of the extended key usage; none where the certificate has no such extension. */
export const extendedKeyUsages = (certificate: X509Certificate): readonly string[] => {
  const usages: readonly string[] | undefined = certificate.keyUsage;
  return usages ?? [];
};
