import { type IoTClient, UpdateCACertificateCommand } from '@aws-sdk/client-iot';
import { callAws } from './call-aws.ts';

/** Gives `missing` for a CA that the Region does not have. */
export type SetAuthorityStatus = (
  certificateId: string,
  status: 'ACTIVE' | 'INACTIVE',
) => Promise<'set' | 'missing'>;

/**
 * An INACTIVE CA registers nobody any more; the devices that it signed go on. Idempotent.
 * https://docs.aws.amazon.com/iot/latest/apireference/API_UpdateCACertificate.html
 */
export const createIotCertificateAuthorityStatus =
  (client: IoTClient): SetAuthorityStatus =>
  (certificateId, newStatus) =>
    callAws(
      `UpdateCACertificate ${certificateId}`,
      async () => {
        await client.send(new UpdateCACertificateCommand({ certificateId, newStatus }));
        return 'set' as const;
      },
      { instead: { ResourceNotFoundException: 'missing' as const } },
    );
