import type { PublishToRules } from '../gateway-registry.ts';
import type { DeviceCertificate } from './certificates.ts';

/**
 * Publishes the event of a certificate that waits for its activation (auto-register-device-cert.md). On the first one
 * `certificateRegistrationTimestamp` is null, later it is a string of epoch ms (aws-facts 1.2).
 */
export const publishRegistrationEvent = (
  publish: PublishToRules,
  certificate: DeviceCertificate,
  context: { readonly accountId: string; readonly nowMs: number; readonly isFirst: boolean },
): void => {
  const { certificateId, caCertificateId, status, createdMs } = certificate;
  const event = {
    certificateId,
    caCertificateId,
    timestamp: context.nowMs,
    certificateStatus: status,
    awsAccountId: context.accountId,
    certificateRegistrationTimestamp: context.isFirst ? null : String(createdMs),
  };
  publish({
    topic: `$aws/events/certificates/registered/${caCertificateId}`,
    payload: Buffer.from(JSON.stringify(event)),
    clientId: undefined,
    certificateId: undefined,
  });
};
