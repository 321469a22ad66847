import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { createAcm } from '../../../../../infra/local/acm/acm.ts';
import { createPublicAuthority } from '../../../../../infra/local/acm/x509/public-authority.ts';
import { createRoute53 } from '../../../../../infra/local/route53/route53.ts';
import {
  issueIntermediateCa,
  issueRootCa,
  issueServerCertificate,
} from '../../../../../infra/pki/profiles.ts';
import type { KeyType } from '../../../../../infra/pki/key-pair.ts';
import { manualClock } from '../../iot/registry/support/manual-clock.ts';
import { accountId, region, resourcesOf } from '../../support/resources.ts';
import { serveClient } from '../../support/serve-client.ts';

export const zoneId = 'Z0123456789';
export const domainName = 'iot.example.com';

const pki = (async () => {
  const root = await issueRootCa('test root', 'ec-p256');
  const intermediate = await issueIntermediateCa('test intermediate', 'ec-p256', root.issuer);
  return { root, intermediate, chainPem: intermediate.certificatePem + root.certificatePem };
})();

/** A private server certificate as `ImportCertificate` takes it. */
export const serverCertificate = async (
  names: readonly [string, ...string[]] = [domainName],
  keyType: KeyType = 'ec-p256',
) => {
  const { intermediate, root, chainPem } = await pki;
  const issued = await issueServerCertificate(names, keyType, intermediate.issuer);
  return {
    rootPem: root.certificatePem,
    certificatePem: issued.certificatePem,
    input: {
      Certificate: Buffer.from(issued.certificatePem),
      PrivateKey: Buffer.from(issued.privateKeyPem),
      CertificateChain: Buffer.from(chainPem),
    },
  };
};

export const setup = async () => {
  const clock = manualClock();
  const route53 = createRoute53();
  route53.createHostedZone('example.com', zoneId);
  const authority = createPublicAuthority(clock.now());
  const acm = createAcm({ region, accountId, clock, zones: route53.zones, authority });
  const served = await serveClient(acm.service, ACMClient);
  const resources = resourcesOf([...acm.providers, ...route53.providers]);
  return {
    acm,
    authority,
    clock,
    route53,
    resources,
    ...served,
    /** Gives the ARN. */
    importOne: async (input: Omit<ImportCertificateCommand['input'], 'Tags'>): Promise<string> => {
      const { CertificateArn = '' } = await served.client.send(new ImportCertificateCommand(input));
      return CertificateArn;
    },
    /** A public certificate of a stack; gives the ARN. */
    issue: async (name = domainName): Promise<string> => {
      const { physicalId } = await resources.create('AWS::CertificateManager::Certificate', {
        DomainName: name,
        ValidationMethod: 'DNS',
        KeyAlgorithm: 'EC_prime256v1',
        DomainValidationOptions: [{ DomainName: name, HostedZoneId: zoneId }],
      });
      return physicalId;
    },
  };
};
