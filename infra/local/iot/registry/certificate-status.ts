import type { Certificates, CertificateStatus } from './certificates.ts';
import { certificateState, invalidRequest } from './errors.ts';

/**
 * Where a certificate may go by UpdateCertificate. Nothing leads back to PENDING_ACTIVATION, and what is revoked stays so: "can't be
 * activated later" (aws-facts 2, UpdateCertificate).
 */
const allowed = {
  PENDING_ACTIVATION: ['ACTIVE', 'INACTIVE', 'REVOKED'],
  ACTIVE: ['ACTIVE', 'INACTIVE', 'REVOKED'],
  INACTIVE: ['ACTIVE', 'INACTIVE', 'REVOKED'],
  REVOKED: ['REVOKED'],
} as const satisfies Readonly<Record<CertificateStatus, readonly CertificateStatus[]>>;

export const updateCertificateStatus = (
  certificates: Certificates,
  certificateId: string,
  newStatus: string,
): void => {
  if (newStatus === 'REGISTER_INACTIVE') {
    throw invalidRequest('REGISTER_INACTIVE is deprecated and should not be used.');
  }
  const { status } = certificates.require(certificateId);
  const next = allowed[status].find((name) => name === newStatus);
  if (next === undefined) {
    throw certificateState(`Certificate ${certificateId} cannot go from ${status} to ${newStatus}.`);
  }
  certificates.setStatus(certificateId, next);
};
