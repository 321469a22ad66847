/** AWS IoT's states of a certificate that matter here. https://docs.aws.amazon.com/iot/latest/apireference/API_CertificateDescription.html */
export type CertificateStatus =
  'PENDING_ACTIVATION' | 'ACTIVE' | 'INACTIVE' | 'REVOKED' | 'PENDING_TRANSFER' | 'REGISTER_INACTIVE';

export interface RegisteredCertificate {
  readonly certificateId: string;
  readonly certificatePem: string;
  readonly status: CertificateStatus;
  /** Absent for a certificate that was registered without its CA. */
  readonly caCertificateId?: string;
}

/** The certificates of one Region's AWS IoT. Every call is idempotent. */
export interface CertificateRegistry {
  /** `undefined` when this Region has no such certificate. */
  readonly describe: (certificateId: string) => Promise<RegisteredCertificate | undefined>;
  /**
   * Registers the certificate in that status. A certificate that is already there is left as it is, whatever its status.
   * @throws TerminalError `certificate-rejected` when AWS IoT cannot verify it against a registered CA
   */
  readonly register: (
    certificatePem: string,
    status: 'ACTIVE' | 'INACTIVE',
  ) => Promise<'registered' | 'already-registered'>;
  /** @throws TerminalError `certificate-not-found`, `certificate-state` */
  readonly setStatus: (certificateId: string, status: 'ACTIVE' | 'INACTIVE' | 'REVOKED') => Promise<void>;
  /** Deletes an inactive certificate with nothing attached, waiting a bounded time for detachments; absent is fine. */
  readonly remove: (certificateId: string) => Promise<void>;
}

/** Reads a certificate in another Region: only for rows that carry no PEM. */
export type DescribeCertificateIn = (
  region: string,
  certificateId: string,
) => Promise<RegisteredCertificate | undefined>;
