import type * as z from 'zod';
import { certificateId, epochMs, matching, record } from '../event-fields.ts';

/**
 * What AWS IoT publishes on `$aws/events/certificates/registered/{caCertificateId}`, once a device has shown a certificate that is
 * pending activation, and again at each of its connects. There is no PEM in it.
 * https://docs.aws.amazon.com/iot/latest/developerguide/auto-register-device-cert.html
 */
export const certificateRegistered = record({
  certificateId,
  caCertificateId: certificateId,
  timestamp: epochMs,
  /** Of the first connect; null in the event of that first connect itself, then epoch ms in a string. */
  certificateRegistrationTimestamp: matching(
    /^\d{1,15}$/,
    'null or epoch milliseconds in a string',
  ).nullish(),
});

export type CertificateRegistered = z.output<typeof certificateRegistered>;

/** Epoch, ms: when the device first showed this certificate in this Region. */
export const firstEventAtMs = ({
  certificateRegistrationTimestamp,
  timestamp,
}: CertificateRegistered): number =>
  certificateRegistrationTimestamp ? Number(certificateRegistrationTimestamp) : timestamp;
