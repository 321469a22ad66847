import { X509Certificate } from 'node:crypto';
import { certificateValidation } from './errors.ts';

/** Lower-case hex SHA-256 of the DER certificate: the same in every Region (aws-facts 1.4). */
export const certificateIdOf = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(':', '').toLowerCase();

export const parseCertificate = (pem: string): X509Certificate => {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    const error = certificateValidation('The certificate is not a PEM-encoded X.509 certificate.');
    error.cause = cause;
    throw error;
  }
};

/** Whether `ca` issued it: names, key identifiers and key usage fit, and the signature is that of its key. */
export const isIssuedBy = (certificate: X509Certificate, ca: X509Certificate): boolean =>
  certificate.checkIssued(ca) && certificate.verify(ca.publicKey);

export const isWithinValidity = ({ validFromDate, validToDate }: X509Certificate, nowMs: number): boolean =>
  validFromDate.getTime() <= nowMs && nowMs <= validToDate.getTime();

/** OIDs of RSA, RSASSA-PSS and ECDSA with SHA-256, 384, 512 ("X.509 client certificates", supported algorithms). */
const supportedAlgorithms = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.10',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
]);

export const hasSupportedSignature = ({ signatureAlgorithmOid }: X509Certificate): boolean =>
  supportedAlgorithms.has(signatureAlgorithmOid);

export const requireSupportedSignature = (certificate: X509Certificate): void => {
  if (hasSupportedSignature(certificate)) return;
  throw certificateValidation(
    `Signature algorithm ${certificate.signatureAlgorithmOid} is not supported: sign with SHA-256, 384 or 512 and RSA or ECDSA.`,
  );
};

/** The PEM block alone, as AWS keeps it: text around it and further certificates are left out. */
export const pemOf = (certificate: X509Certificate): string => certificate.toString();
