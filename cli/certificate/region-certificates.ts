import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
} from '@aws-sdk/client-acm';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ServerCertificate } from '../../infra/pki/check-server-certificate.ts';
import { serverCertificateParameter } from '../stage/names.ts';

/** What ACM says of a certificate that it has. */
export interface KnownCertificate {
  readonly arn: string;
  readonly names: readonly string[];
  readonly notAfter: Date | undefined;
  /** Such as `EC_prime256v1`. */
  readonly keyAlgorithm: string | undefined;
}

/** The server certificate of one Region, in ACM, and the parameter that holds its ARN. */
export interface RegionCertificates {
  /** The ARN that the parameter holds. */
  readonly keptArn: () => Promise<string | undefined>;
  /** Undefined when ACM has no such certificate. */
  readonly describe: (arn: string) => Promise<KnownCertificate | undefined>;
  /** Into `arn`, or as a new certificate; gives the ARN. */
  readonly importInto: (certificate: ServerCertificate, arn: string | undefined) => Promise<string>;
  readonly keepArn: (arn: string) => Promise<void>;
  readonly remove: (arn: string) => Promise<void>;
  readonly close: () => void;
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

export const acmRegionCertificates = (region: string, stage: string): RegionCertificates => {
  const acm = new ACMClient({ region });
  const ssm = new SSMClient({ region });
  const Name = serverCertificateParameter(stage);
  return {
    keptArn: async () => {
      try {
        return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
      } catch (error) {
        if (isNamed(error, 'ParameterNotFound')) return undefined;
        throw error;
      }
    },
    describe: async (arn) => {
      try {
        const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
        return {
          arn,
          names: Certificate?.SubjectAlternativeNames ?? [],
          notAfter: Certificate?.NotAfter,
          // ACM writes both RSA_2048 and RSA-2048.
          keyAlgorithm: Certificate?.KeyAlgorithm?.replace('-', '_'),
        };
      } catch (error) {
        if (isNamed(error, 'ResourceNotFoundException')) return undefined;
        throw error;
      }
    },
    importInto: async ({ certificatePem, chainPem, privateKeyPem }, arn) => {
      const { CertificateArn } = await acm.send(
        new ImportCertificateCommand({
          Certificate: Buffer.from(certificatePem),
          CertificateChain: Buffer.from(chainPem),
          PrivateKey: Buffer.from(privateKeyPem),
          ...(arn === undefined ? {} : { CertificateArn: arn }),
        }),
      );
      if (CertificateArn === undefined) throw new Error('ACM answered without an ARN');
      return CertificateArn;
    },
    keepArn: async (arn) => {
      await ssm.send(new PutParameterCommand({ Name, Value: arn, Type: 'String', Overwrite: true }));
    },
    remove: async (arn) => {
      await acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    },
    close: () => {
      acm.destroy();
      ssm.destroy();
    },
  };
};
