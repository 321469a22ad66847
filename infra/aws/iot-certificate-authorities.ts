import { DescribeCACertificateCommand, type IoTClient } from '@aws-sdk/client-iot';
import type { ReadCertificateAuthority } from '../../domain/ports/certificate-authorities.ts';
import { callAws } from './call-aws.ts';

/**
 * Reads CA certificates of the Region that the client speaks to, each once: DescribeCACertificate is limited to ten calls a
 * second, and a fleet has few CAs. A CA that is not there is asked for again: it may be registered yet.
 */
export const createIotCertificateAuthorities = (client: IoTClient): ReadCertificateAuthority => {
  const pemById = new Map<string, string>();

  return async (certificateId) => {
    const known = pemById.get(certificateId);
    if (known !== undefined) return known;

    const output = await callAws(
      'DescribeCACertificate',
      () => client.send(new DescribeCACertificateCommand({ certificateId })),
      { instead: { ResourceNotFoundException: undefined } },
    );
    const pem = output?.certificateDescription?.certificatePem;
    if (pem !== undefined) pemById.set(certificateId, pem);
    return pem;
  };
};
