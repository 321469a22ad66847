import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import { createJsonService } from '../protocol/json-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { HostedZones } from '../route53/hosted-zones.ts';
import { createCertificateOperations } from './certificate-operations.ts';
import { createCertificateProvider } from './certificate-provider.ts';
import { createCertificates, type Certificates } from './certificates.ts';
import type { Material } from './x509/material.ts';
import type { PublicAuthority } from './x509/public-authority.ts';

export interface Acm {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  readonly certificates: Certificates;
  /** What a server needs to serve TLS with a certificate; `undefined` for one that is not there or not issued. */
  readonly certificate: (arn: string) => Material | undefined;
}

/**
 * Certificate Manager of one Region.
 *
 * @param authority one for the cloud, as there is one Amazon behind every Region: what ACM issues here is signed by it, with a real
 * key, so that a domain can be served; who connects has to trust `authority.rootPem`, which GetCertificate gives as the chain
 */
export const createAcm = (options: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly zones: HostedZones;
  readonly authority: PublicAuthority;
}): Acm => {
  const certificates = createCertificates(options);
  return {
    service: createJsonService({
      scope: 'acm',
      operations: createCertificateOperations(certificates, options),
    }),
    providers: [createCertificateProvider({ ...options, certificates })],
    certificates,
    certificate: (arn) => certificates.list().find((one) => one.arn === arn)?.material,
  };
};
