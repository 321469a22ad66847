import {
  DeleteCertificateCommand,
  type IoTClient,
  RegisterCertificateCommand,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import type { CertificateRegistry } from '../../domain/ports/certificate-registry.ts';
import { callAws } from './call-aws.ts';
import { describeCertificate } from './iot-describe-certificate.ts';
import { detachmentPatience, type Patience, retryWhile } from './retry-while.ts';

const isStillAttached = (error: Error) => error.name === 'DeleteConflictException';

/** The certificates of the Region that the client speaks to. */
export const createIotCertificateRegistry = (
  client: IoTClient,
  patience: Patience = detachmentPatience,
): CertificateRegistry => ({
  describe: (certificateId) => describeCertificate(client, certificateId),

  register: (certificatePem, status) =>
    callAws(
      'RegisterCertificate',
      async () => {
        await client.send(new RegisterCertificateCommand({ certificatePem, status }));
        return 'registered' as const;
      },
      { instead: { ResourceAlreadyExistsException: 'already-registered' } },
    ),

  setStatus: (certificateId, newStatus) =>
    callAws(
      'UpdateCertificate',
      async () => {
        await client.send(new UpdateCertificateCommand({ certificateId, newStatus }));
      },
      { reasons: { ResourceNotFoundException: 'certificate-not-found' } },
    ),

  // Without forceDelete, which would take away a certificate that still has policies. A detachment is asynchronous, so the
  // conflict passes; one that does not is left for a retry.
  remove: (certificateId) =>
    callAws(
      'DeleteCertificate',
      () =>
        retryWhile(
          isStillAttached,
          async () => {
            await client.send(new DeleteCertificateCommand({ certificateId }));
          },
          patience,
        ),
      { instead: { ResourceNotFoundException: undefined } },
    ),
});
