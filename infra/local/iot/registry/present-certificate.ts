import type { X509Certificate } from 'node:crypto';
import type { CloudClock } from '../../region/clock.ts';
import type { GatewayRegistry, PublishToRules } from '../gateway-registry.ts';
import type { CertificateAuthority } from './certificate-authorities.ts';
import type { DeviceCertificate } from './certificates.ts';
import { justInTimeRegistration, type Throttle } from './quotas.ts';
import { publishRegistrationEvent } from './registration-event.ts';
import type { RegistryParts } from './registry-parts.ts';
import { certificateIdOf, hasSupportedSignature, isWithinValidity } from './x509.ts';

type Present = GatewayRegistry['present'];

const refused = (certificateId: string | undefined, reason: string): ReturnType<Present> => ({
  verdict: 'refused',
  certificateId,
  reason,
});

/** Why a CA registers nothing just in time; `undefined` when it does. */
const whyNot = (authority: CertificateAuthority | undefined, nowMs: number): string | undefined => {
  if (authority === undefined) return 'no registered CA certificate signed the certificate';
  if (authority.status !== 'ACTIVE')
    return `CA certificate ${authority.certificateId} is ${authority.status}`;
  if (authority.autoRegistrationStatus !== 'ENABLE') {
    return `CA certificate ${authority.certificateId} has no auto-registration`;
  }
  if (!isWithinValidity(authority.x509, nowMs))
    return `CA certificate ${authority.certificateId} has expired`;
  return undefined;
};

/** Judges the certificate of a connection: aws-facts 1.1 to 1.3. */
export const createPresentCertificate = (
  { accountId, certificates, authorities }: RegistryParts,
  options: { readonly clock: CloudClock; readonly publish: PublishToRules; readonly throttle: Throttle },
): Present => {
  const { clock, publish, throttle } = options;

  const judgeRegistered = (certificate: DeviceCertificate, nowMs: number): ReturnType<Present> => {
    const { certificateId, status } = certificate;
    if (status === 'ACTIVE') return { verdict: 'known', certificateId };
    if (status === 'PENDING_ACTIVATION') {
      publishRegistrationEvent(publish, certificate, { accountId, nowMs, isFirst: false });
    }
    return refused(certificateId, `certificate is ${status}`);
  };

  const registerJustInTime = (leaf: X509Certificate, nowMs: number): ReturnType<Present> => {
    const certificateId = certificateIdOf(leaf);
    if (!hasSupportedSignature(leaf)) return refused(certificateId, 'signature algorithm is not supported');
    const authority = authorities.issuerOf(leaf);
    const reason = whyNot(authority, nowMs);
    if (authority === undefined || reason !== undefined)
      return refused(certificateId, reason ?? 'unknown CA');
    if (!throttle.tryTake(justInTimeRegistration)) {
      return refused(certificateId, 'too many certificates are being registered: throttled');
    }
    const certificate = certificates.add({
      x509: leaf,
      caCertificateId: authority.certificateId,
      mode: authority.mode,
      status: 'PENDING_ACTIVATION',
    });
    publishRegistrationEvent(publish, certificate, { accountId, nowMs, isFirst: true });
    return refused(certificateId, 'certificate was registered just in time and is PENDING_ACTIVATION');
  };

  return (leaf, serverName) => {
    const nowMs = clock.now();
    const certificate = certificates.find(certificateIdOf(leaf));
    const certificateId = certificate?.certificateId;
    // Every certificate here is SNI_ONLY, and those have to come with SNI (transport-security.md).
    if (serverName === undefined)
      return refused(certificateId, 'no SNI: a certificate in SNI_ONLY mode needs it');
    if (!isWithinValidity(leaf, nowMs))
      return refused(certificateId, 'certificate has expired or is not valid yet');
    return certificate === undefined ? registerJustInTime(leaf, nowMs) : judgeRegistered(certificate, nowMs);
  };
};
