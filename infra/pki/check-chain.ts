import type { X509Certificate } from 'node:crypto';
import { CertificateError } from './certificate-error.ts';
import { checkValidity } from './check-validity.ts';

const nameOf = ({ subject }: X509Certificate): string => `"${subject.replaceAll('\n', ', ')}"`;

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key that OpenSSL cannot use verifies nothing.
    return false;
  }
};

/**
 * Follows a certificate up to its root: each is signed by the next, and the last by itself.
 * @throws CertificateError that names where it breaks
 */
export const checkChain = (
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
  now: Date,
): void => {
  let below = certificate;
  for (const above of chain) {
    if (!isIssuedBy(below, above))
      throw new CertificateError(
        `The chain breaks: ${nameOf(below)} was not issued by ${nameOf(above)}, which comes next. Put the issuer of the server certificate first, and the root last.`,
      );
    if (!above.ca) throw new CertificateError(`The chain breaks: ${nameOf(above)} is no CA.`);
    checkValidity(`${nameOf(above)} in the chain`, above, now);
    below = above;
  }
  if (!isIssuedBy(below, below))
    throw new CertificateError(
      `The chain ends at ${nameOf(below)}, which is no root. AWS IoT asks for the whole chain: add its issuers, the root last.`,
    );
};
