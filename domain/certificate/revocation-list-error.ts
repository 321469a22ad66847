export type RevocationListFault =
  'missing' | 'too-large' | 'unreadable' | 'not-yet-valid' | 'expired' | 'went-back';

/**
 * Ends a run as transient: whether the certificate is revoked cannot be told, so it is neither admitted nor refused. It stays
 * pending, and the device comes back.
 */
export class RevocationListError extends Error {
  override readonly name = 'RevocationListError';
  readonly fault: RevocationListFault;

  constructor(fault: RevocationListFault, message: string, options?: ErrorOptions) {
    super(`${message}; publish a current one, and the devices that wait come in by themselves`, options);
    this.fault = fault;
  }
}
