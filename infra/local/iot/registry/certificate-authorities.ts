import { randomUUID, type X509Certificate } from 'node:crypto';
import type { CloudClock } from '../../region/clock.ts';
import type { Arns } from './arns.ts';
import type { CertificateMode } from './certificates.ts';
import {
  certificateState,
  certificateValidation,
  invalidRequest,
  limitExceeded,
  resourceAlreadyExists,
  resourceNotFound,
} from './errors.ts';
import { certificateIdOf, isIssuedBy, parseCertificate, pemOf, requireSupportedSignature } from './x509.ts';

export interface CertificateAuthority {
  readonly certificateId: string;
  readonly certificateArn: string;
  readonly x509: X509Certificate;
  readonly pem: string;
  readonly mode: CertificateMode;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly autoRegistrationStatus: 'ENABLE' | 'DISABLE';
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly version: number;
  readonly generationId: string;
}

interface CaRegistration {
  readonly caCertificate: string;
  /** AWS's default is `DEFAULT`. */
  readonly certificateMode: CertificateMode | undefined;
  readonly verificationCertificate: string | undefined;
  readonly status: CertificateAuthority['status'];
  readonly autoRegistrationStatus: CertificateAuthority['autoRegistrationStatus'];
}

export interface CertificateAuthorities {
  readonly require: (certificateId: string) => CertificateAuthority;
  /** Oldest first. */
  readonly list: () => readonly CertificateAuthority[];
  /** The registered CAs that bear the name of the issuer, whoever signed. */
  readonly namedAsIssuerOf: (certificate: X509Certificate) => readonly CertificateAuthority[];
  /** The registered CA that signed the certificate. AWS IoT looks at the issuer only and walks no chain (aws-facts 1.3). */
  readonly issuerOf: (certificate: X509Certificate) => CertificateAuthority | undefined;
  readonly register: (registration: CaRegistration) => CertificateAuthority;
  readonly update: (
    certificateId: string,
    change: Partial<Pick<CertificateAuthority, 'status' | 'autoRegistrationStatus'>>,
  ) => void;
  readonly remove: (certificateId: string) => void;
}

/** "Max 10 CAs with same subject per account/Region" (register-CA-cert.md). */
const sameSubjectLimit = 10;

const requireSniOnly = ({ certificateMode, verificationCertificate }: CaRegistration): void => {
  if (certificateMode === 'SNI_ONLY') {
    if (verificationCertificate === undefined) return;
    throw invalidRequest('verificationCertificate must be empty when certificateMode is SNI_ONLY.');
  }
  throw invalidRequest(
    verificationCertificate === undefined
      ? 'certificateMode DEFAULT, which is the default, needs a verificationCertificate. Pass certificateMode SNI_ONLY to register without one.'
      : 'certificateMode DEFAULT is not implemented on localhost: register the CA with SNI_ONLY and without verificationCertificate.',
  );
};

const requireCa = (certificate: X509Certificate): void => {
  if (certificate.ca) return;
  throw certificateValidation('The certificate is no CA certificate: its basicConstraints must say CA:TRUE.');
};

export const createCertificateAuthorities = (arns: Arns, clock: CloudClock): CertificateAuthorities => {
  const byId = new Map<string, CertificateAuthority>();
  const list = (): readonly CertificateAuthority[] => [...byId.values()];
  const require = (certificateId: string): CertificateAuthority => {
    const authority = byId.get(certificateId);
    if (authority !== undefined) return authority;
    throw resourceNotFound(`CA certificate ${certificateId} is not registered.`);
  };
  const namedAsIssuerOf = (certificate: X509Certificate): readonly CertificateAuthority[] =>
    list().filter(({ x509 }) => x509.subject === certificate.issuer);

  return {
    require,
    list,
    namedAsIssuerOf,
    issuerOf: (certificate) => namedAsIssuerOf(certificate).find(({ x509 }) => isIssuedBy(certificate, x509)),
    register: (registration) => {
      requireSniOnly(registration);
      const x509 = parseCertificate(registration.caCertificate);
      requireCa(x509);
      requireSupportedSignature(x509);
      const certificateId = certificateIdOf(x509);
      const certificateArn = arns.of('cacert', certificateId);
      if (byId.has(certificateId)) {
        throw resourceAlreadyExists('The CA certificate is already registered.', {
          resourceId: certificateId,
          resourceArn: certificateArn,
        });
      }
      if (list().filter((other) => other.x509.subject === x509.subject).length >= sameSubjectLimit) {
        throw limitExceeded(`${sameSubjectLimit} CA certificates with this subject are registered already.`);
      }
      const authority: CertificateAuthority = {
        certificateId,
        certificateArn,
        x509,
        pem: pemOf(x509),
        mode: 'SNI_ONLY',
        status: registration.status,
        autoRegistrationStatus: registration.autoRegistrationStatus,
        createdMs: clock.now(),
        modifiedMs: clock.now(),
        version: 1,
        generationId: randomUUID(),
      };
      byId.set(certificateId, authority);
      return authority;
    },
    update: (certificateId, change) => {
      const before = require(certificateId);
      byId.set(certificateId, { ...before, ...change, modifiedMs: clock.now(), version: before.version + 1 });
    },
    remove: (certificateId) => {
      // Certificates that it signed stay registered and go on working (deactivate-ca-cert.md).
      if (require(certificateId).status === 'ACTIVE') {
        throw certificateState(
          `CA certificate must be deactivated (not ACTIVE) before deletion. Id: ${certificateId}`,
        );
      }
      byId.delete(certificateId);
    },
  };
};
