/** A certificate, chain or key that AWS would refuse, or that devices could not trust. One line: which, what is wrong, what to do. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}
