import { z } from 'zod';
import type { CloudClock } from '../../region/clock.ts';
import { queryNumber } from '../registry/input-shapes.ts';
import { operation, type Operation } from '../registry/operation.ts';
import { pageOf } from '../registry/paging.ts';
import type { DomainConfiguration, DomainStore } from './domain-configurations.ts';
import {
  certificateArn,
  domainConfigurationName,
  domainName,
  notImplemented,
  securityPolicy,
  serviceType,
  status,
} from './domain-shapes.ts';
import { defaultSecurityPolicy } from './security-policy.ts';

const identify = ({ name, arn }: DomainConfiguration) => ({
  domainConfigurationName: name,
  domainConfigurationArn: arn,
});

const named = { domainConfigurationName } as const;
const uri = '/domainConfigurations/{domainConfigurationName}';
const tlsConfig = z.strictObject({ securityPolicy: securityPolicy.optional() }).optional();
const others = {
  authorizerConfig: notImplemented,
  serverCertificateConfig: notImplemented,
  authenticationType: notImplemented,
  applicationProtocol: notImplemented,
  clientCertificateConfig: notImplemented,
} as const;

/** https://docs.aws.amazon.com/iot/latest/apireference/API_CreateDomainConfiguration.html and its neighbours */
export const domainOperations = (
  domains: DomainStore,
  place: { readonly region: string; readonly accountId: string; readonly clock: CloudClock },
): readonly Operation[] => {
  const arnOf = ({ domainConfigurationName: name }: { readonly domainConfigurationName: string }): string =>
    `arn:aws:iot:${place.region}:${place.accountId}:domainconfiguration/${name}/*`;

  return [
    operation({
      name: 'CreateDomainConfiguration',
      method: 'POST',
      uri,
      input: z.strictObject({
        ...named,
        ...others,
        // Without a name of one's own AWS makes one up below its own domain.
        domainName,
        serverCertificateArns: z.array(certificateArn).length(1),
        validationCertificateArn: certificateArn.optional(),
        serviceType,
        tlsConfig,
        tags: z.array(z.strictObject({ Key: z.string(), Value: z.string().optional() })).optional(),
      }),
      resource: arnOf,
      run: (input) =>
        identify(
          domains.create({
            name: input.domainConfigurationName,
            domainName: input.domainName,
            serverCertificateArn: input.serverCertificateArns[0] ?? '',
            validationCertificateArn: input.validationCertificateArn,
            status: 'ENABLED',
            securityPolicy: input.tlsConfig?.securityPolicy ?? defaultSecurityPolicy,
          }),
        ),
    }),
    operation({
      name: 'DescribeDomainConfiguration',
      method: 'GET',
      uri,
      input: z.strictObject(named),
      resource: arnOf,
      run: ({ domainConfigurationName: name }) => {
        const domain = domains.require(name);
        return {
          ...identify(domain),
          domainName: domain.domainName,
          serverCertificates: [
            { serverCertificateArn: domain.serverCertificateArn, serverCertificateStatus: 'VALID' },
          ],
          domainConfigurationStatus: domain.status,
          serviceType: 'DATA',
          domainType: 'CUSTOMER_MANAGED',
          lastStatusChangeDate: domain.changedMs / 1000,
          tlsConfig: { securityPolicy: domain.securityPolicy },
        };
      },
    }),
    operation({
      name: 'UpdateDomainConfiguration',
      method: 'PUT',
      uri,
      input: z.strictObject({
        ...named,
        ...others,
        domainConfigurationStatus: status.optional(),
        removeAuthorizerConfig: z.boolean().optional(),
        tlsConfig,
      }),
      resource: arnOf,
      run: (input) =>
        identify(
          domains.update(input.domainConfigurationName, {
            ...(input.domainConfigurationStatus === undefined
              ? {}
              : { status: input.domainConfigurationStatus }),
            ...(input.tlsConfig?.securityPolicy === undefined
              ? {}
              : { securityPolicy: input.tlsConfig.securityPolicy }),
          }),
        ),
    }),
    operation({
      name: 'DeleteDomainConfiguration',
      method: 'DELETE',
      uri,
      input: z.strictObject(named),
      resource: arnOf,
      run: ({ domainConfigurationName: name }) => {
        domains.remove(name);
        return {};
      },
    }),
    operation({
      name: 'ListDomainConfigurations',
      method: 'GET',
      uri: '/domainConfigurations',
      input: z.strictObject({
        serviceType,
        pageSize: queryNumber.pipe(z.number().min(1).max(250)).optional(),
        marker: z.string().optional(),
      }),
      resource: () => '*',
      run: ({ pageSize, marker }) => {
        const page = pageOf(domains.list(), ({ name }) => name, { size: pageSize, after: marker });
        return {
          domainConfigurations: page.items.map((domain) => ({ ...identify(domain), serviceType: 'DATA' })),
          nextMarker: page.next,
        };
      },
    }),
  ];
};
