import type { Acm } from '../../acm/acm.ts';
import type { Material } from '../../acm/x509/material.ts';
import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { ServedDomain } from '../gateway/served-domain.ts';
import type { Operation } from '../registry/operation.ts';
import { createDomainStore } from './domain-configurations.ts';
import { domainOperations } from './domain-operations.ts';
import { createDomainProvider } from './domain-provider.ts';
import { protocolsOf } from './security-policy.ts';

export interface DomainConfigurations {
  /** For `createIotRegistry`: they belong to the service `iot`. */
  readonly operations: readonly Operation[];
  readonly providers: readonly ResourceProvider[];
  /** What the gateway serves under a name; `undefined` where no configuration that is ENABLED has it. */
  readonly forServerName: (serverName: string) => ServedDomain | undefined;
}

/** The domain configurations of AWS IoT of one Region. */
export const createDomainConfigurations = (options: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly acm: Acm;
}): DomainConfigurations => {
  const domains = createDomainStore(options);
  // The same object as long as the certificate is the same, so that the gateway need not read it for each connection.
  const tlsOf = new WeakMap<Material, ServedDomain['tls']>();
  const tls = (material: Material): ServedDomain['tls'] => {
    const known = tlsOf.get(material) ?? {
      certificateChainPem: material.certificatePem + material.chainPem,
      privateKeyPem: material.privateKeyPem,
    };
    tlsOf.set(material, known);
    return known;
  };

  return {
    operations: domainOperations(domains, options),
    providers: [createDomainProvider(domains)],
    forServerName: (serverName) => {
      const domain = domains
        .list()
        .find(({ domainName, status }) => status === 'ENABLED' && domainName === serverName.toLowerCase());
      const material =
        domain === undefined ? undefined : options.acm.certificate(domain.serverCertificateArn);
      return domain === undefined || material === undefined
        ? undefined
        : { tls: tls(material), protocols: protocolsOf(domain.securityPolicy) };
    },
  };
};
