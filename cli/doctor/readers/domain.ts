import { type ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeDomainConfigurationCommand, type IoTClient } from '@aws-sdk/client-iot';
import { orMissing } from '../../stage/reading.ts';
import type { DomainState } from '../region-state.ts';

const expiryOf = async (acm: ACMClient, arn: string): Promise<number | undefined> => {
  const found = await orMissing(
    async () => acm.send(new DescribeCertificateCommand({ CertificateArn: arn })),
    'ResourceNotFoundException',
  );
  return found?.Certificate?.NotAfter?.getTime();
};

/** The domain configuration, with the certificates that it shows. */
export const readDomain = async (
  iot: IoTClient,
  acm: ACMClient,
  name: string | undefined,
): Promise<DomainState | undefined> => {
  if (name === undefined) return undefined;
  const found = await orMissing(
    async () => iot.send(new DescribeDomainConfigurationCommand({ domainConfigurationName: name })),
    'ResourceNotFoundException',
  );
  if (found === undefined) return undefined;
  return {
    name,
    domainName: found.domainName ?? '',
    status: found.domainConfigurationStatus ?? 'UNKNOWN',
    certificates: await Promise.all(
      (found.serverCertificates ?? []).map(async (shown) => {
        const arn = shown.serverCertificateArn ?? '';
        return {
          arn,
          status: shown.serverCertificateStatus ?? 'UNKNOWN',
          why: shown.serverCertificateStatusDetail,
          notAfterMs: await expiryOf(acm, arn),
        };
      }),
    ),
  };
};
