import { DescribeCertificateCommand, type IoTClient } from '@aws-sdk/client-iot';
import type {
  DescribeCertificateIn,
  RegisteredCertificate,
} from '../../domain/ports/certificate-registry.ts';
import { callAws } from './call-aws.ts';

/** Reads a certificate in the Region that the client speaks to; `undefined` when it has none of this id. */
export const describeCertificate = async (
  client: IoTClient,
  certificateId: string,
): Promise<RegisteredCertificate | undefined> => {
  const output = await callAws(
    'DescribeCertificate',
    () => client.send(new DescribeCertificateCommand({ certificateId })),
    { instead: { ResourceNotFoundException: undefined } },
  );
  if (output === undefined) return undefined;

  const { certificatePem, status, caCertificateId } = output.certificateDescription ?? {};
  if (certificatePem === undefined || status === undefined) {
    throw new Error(
      `DescribeCertificate: AWS IoT left out the PEM or the status of certificate ${certificateId}`,
    );
  }
  return { certificateId, certificatePem, status, ...(caCertificateId !== undefined && { caCertificateId }) };
};

/**
 * Reads a certificate in another Region, which may be the one that is down: callers need it only where a row has no PEM.
 * The client of each Region is made when it is first needed, and kept.
 */
export const createIotDescribeCertificateIn = (
  clientIn: (region: string) => IoTClient,
): DescribeCertificateIn => {
  const clients = new Map<string, IoTClient>();

  return (region, certificateId) => {
    const client = clients.get(region) ?? clientIn(region);
    clients.set(region, client);
    return describeCertificate(client, certificateId);
  };
};
