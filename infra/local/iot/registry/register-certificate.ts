import type { X509Certificate } from 'node:crypto';
import type { CertificateAuthorities, CertificateAuthority } from './certificate-authorities.ts';
import type { Certificates, CertificateStatus, DeviceCertificate } from './certificates.ts';
import {
  certificateConflict,
  certificateState,
  certificateValidation,
  resourceAlreadyExists,
} from './errors.ts';
import { certificateIdOf, isIssuedBy, parseCertificate, requireSupportedSignature } from './x509.ts';

const registrableStatuses = ['ACTIVE', 'INACTIVE', 'REVOKED'] as const;

const requireRegistrable = (status: string): CertificateStatus => {
  const registrable = registrableStatuses.find((name) => name === status);
  if (registrable !== undefined) return registrable;
  // AWS's own words, status 406 (aws-facts 2, RegisterCertificate).
  throw certificateState(`Not allowed to register certificate with ${status} status`);
};

const requireUnknown = (certificates: Certificates, x509: X509Certificate): void => {
  const existing = certificates.find(certificateIdOf(x509));
  if (existing === undefined) return;
  throw resourceAlreadyExists('The certificate is already provisioned or registered', {
    resourceId: existing.certificateId,
    resourceArn: existing.certificateArn,
  });
};

const candidates = (
  authorities: CertificateAuthorities,
  x509: X509Certificate,
  caPem: string | undefined,
): readonly CertificateAuthority[] => {
  const named = authorities.namedAsIssuerOf(x509);
  if (caPem === undefined) return named;
  const caId = certificateIdOf(parseCertificate(caPem));
  return named.filter(({ certificateId }) => certificateId === caId);
};

const requireIssuer = (
  authorities: CertificateAuthorities,
  x509: X509Certificate,
  caPem: string | undefined,
): CertificateAuthority => {
  const [issuer, ...others] = candidates(authorities, x509, caPem);
  if (others.length > 0) {
    throw certificateConflict('Several registered CA certificates have this subject: pass caCertificatePem.');
  }
  if (issuer === undefined || !isIssuedBy(x509, issuer.x509)) {
    throw certificateValidation('Unable to verify the certificate: no registered CA certificate signed it.');
  }
  if (issuer.status !== 'ACTIVE') {
    throw certificateValidation(
      `Unable to verify the certificate: CA certificate ${issuer.certificateId} is not ACTIVE.`,
    );
  }
  return issuer;
};

/** The two calls that register a certificate by hand; neither publishes an event (aws-facts 1.2). */
export const createRegistrations = (certificates: Certificates, authorities: CertificateAuthorities) => ({
  withCa: (pem: string, caPem: string | undefined, status: string): DeviceCertificate => {
    const allowed = requireRegistrable(status);
    const x509 = parseCertificate(pem);
    requireUnknown(certificates, x509);
    requireSupportedSignature(x509);
    const issuer = requireIssuer(authorities, x509, caPem);
    return certificates.add({
      x509,
      caCertificateId: issuer.certificateId,
      mode: issuer.mode,
      status: allowed,
    });
  },
  /** SNI_ONLY, with no link to a CA, whether that is registered or not. */
  withoutCa: (pem: string, status: string): DeviceCertificate => {
    const allowed = requireRegistrable(status);
    const x509 = parseCertificate(pem);
    requireUnknown(certificates, x509);
    requireSupportedSignature(x509);
    return certificates.add({ x509, caCertificateId: undefined, mode: 'SNI_ONLY', status: allowed });
  },
});
