import type { ServerCertificate, ServerCertificateFacts } from '../../infra/pki/check-server-certificate.ts';
import { awsMessage } from '../stage/aws-message.ts';
import type { KnownCertificate, RegionCertificates } from './region-certificates.ts';

export interface Imported {
  readonly arn: string;
  /** Whether the ARN was there already: then nothing has to be deployed. */
  readonly isRenewal: boolean;
}

const sorted = (names: readonly string[]): string =>
  names
    .map((name) => name.toLowerCase())
    .sort()
    .join(', ');

/**
 * AWS IoT follows a certificate under the same ARN only as long as its names and the kind of its key stay.
 * https://docs.aws.amazon.com/iot/latest/developerguide/iot-custom-endpoints-managing.html
 */
const checkRenewal = (known: KnownCertificate, facts: ServerCertificateFacts): void => {
  if (known.keyAlgorithm !== undefined && known.keyAlgorithm !== facts.keyAlgorithm)
    throw new Error(
      `the new key is ${facts.keyAlgorithm} and that of ${known.arn} ${known.keyAlgorithm}: AWS IoT takes a renewal with the same kind of key only`,
    );
  if (known.names.length > 0 && sorted(known.names) !== sorted(facts.names))
    throw new Error(
      `the new certificate is for ${sorted(facts.names)} and that of ${known.arn} for ${sorted(known.names)}: AWS IoT takes a renewal with the same names only`,
    );
};

/**
 * Imports the server certificate, into the ARN that the Region has already, and keeps the ARN. A new certificate whose ARN cannot be
 * kept is deleted again.
 */
export const importIntoRegion = async (
  region: RegionCertificates,
  certificate: ServerCertificate,
  facts: ServerCertificateFacts,
): Promise<Imported> => {
  const keptArn = await region.keptArn();
  const known = keptArn === undefined ? undefined : await region.describe(keptArn);
  if (known !== undefined) {
    checkRenewal(known, facts);
    return { arn: await region.importInto(certificate, known.arn), isRenewal: true };
  }
  const arn = await region.importInto(certificate, undefined);
  try {
    await region.keepArn(arn);
  } catch (error) {
    try {
      await region.remove(arn);
    } catch {
      throw new Error(
        `the ARN could not be kept (${awsMessage(error)}), and ${arn} could not be deleted again: delete it by hand`,
        { cause: error },
      );
    }
    throw error;
  }
  return { arn, isRenewal: false };
};
