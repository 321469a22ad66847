import {
  CreateDomainConfigurationCommand,
  DeleteDomainConfigurationCommand,
  DescribeDomainConfigurationCommand,
  DescribeEndpointCommand,
  IoTClient,
  ListDomainConfigurationsCommand,
  UpdateDomainConfigurationCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { dataEndpointName } from '../../../../../infra/local/iot/domain/data-endpoint.ts';
import { createDomainConfigurations } from '../../../../../infra/local/iot/domain/domains.ts';
import { createIotRegistry } from '../../../../../infra/local/iot/registry/iot-registry.ts';
import { CloudEvents } from '../../../../../infra/local/region/cloud-events.ts';
import { domainName, serverCertificate, setup as setUpAcm, zoneId } from '../../acm/support/setup.ts';
import { accountId, region, resourcesOf } from '../../support/resources.ts';
import { serveClient } from '../../support/serve-client.ts';

const type = 'AWS::IoT::DomainConfiguration';

const setup = async () => {
  const { acm, clock, importOne, issue } = await setUpAcm();
  const domains = createDomainConfigurations({ region, accountId, clock, acm });
  const registry = createIotRegistry({
    region,
    accountId,
    clock,
    events: new CloudEvents(),
    publish: () => undefined,
    dataEndpoint: dataEndpointName({ region, accountId }),
    operations: domains.operations,
  });
  return {
    acm,
    importOne,
    issue,
    domains,
    resources: resourcesOf([...domains.providers, ...acm.providers]),
    ...(await serveClient(registry.service, IoTClient)),
    imported: async (...names: readonly [string, ...string[]]) =>
      importOne((await serverCertificate(names)).input),
  };
};

const propertiesOf = (serverArn: string, more: Readonly<Record<string, unknown>> = {}) => ({
  DomainName: domainName,
  ServerCertificateArns: [serverArn],
  ServiceType: 'DATA',
  DomainConfigurationStatus: 'ENABLED',
  TlsConfig: { SecurityPolicy: 'IoTSecurityPolicy_TLS13_1_2_2022_10' },
  ...more,
});

describe('the data endpoint', () => {
  it('is a host name that a CNAME can hold', async () => {
    const { client } = await setup();

    const { endpointAddress } = await client.send(
      new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }),
    );

    expect(endpointAddress).toBe('000000000000-ats.iot.eu-west-1.localhost');
  });
});

describe('domain configurations', () => {
  it('are created, described, listed, disabled and deleted', async () => {
    const { client, issue, permissions } = await setup();
    const domainConfigurationName = 'iot';
    const arn = await issue();

    const created = await client.send(
      new CreateDomainConfigurationCommand({
        domainConfigurationName,
        domainName,
        serverCertificateArns: [arn],
        serviceType: 'DATA',
      }),
    );
    const described = await client.send(new DescribeDomainConfigurationCommand({ domainConfigurationName }));
    const listed = await client.send(new ListDomainConfigurationsCommand({}));
    const early = client.send(new DeleteDomainConfigurationCommand({ domainConfigurationName }));
    await expect(early).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('DISABLED'),
    });
    await client.send(
      new UpdateDomainConfigurationCommand({
        domainConfigurationName,
        domainConfigurationStatus: 'DISABLED',
      }),
    );
    await client.send(new DeleteDomainConfigurationCommand({ domainConfigurationName }));

    expect(described).toMatchObject({
      domainConfigurationArn: created.domainConfigurationArn,
      domainName,
      domainConfigurationStatus: 'ENABLED',
      domainType: 'CUSTOMER_MANAGED',
      serviceType: 'DATA',
      serverCertificates: [{ serverCertificateArn: arn, serverCertificateStatus: 'VALID' }],
      tlsConfig: { securityPolicy: 'IoTSecurityPolicy_TLS13_1_2_2022_10' },
    });
    expect(listed.domainConfigurations?.map((one) => one.domainConfigurationName)).toEqual(['iot']);
    await expect(
      client.send(new DescribeDomainConfigurationCommand({ domainConfigurationName })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(permissions).toContainEqual({
      action: 'iot:DeleteDomainConfiguration',
      resource: 'arn:aws:iot:eu-west-1:000000000000:domainconfiguration/iot/*',
    });
  });
});

describe('AWS::IoT::DomainConfiguration', () => {
  it('serves the domain with a public certificate of ACM', async () => {
    const { acm, domains, issue, resources } = await setup();
    const arn = await issue();

    const created = await resources.create(type, propertiesOf(arn));

    expect(created.attributes['Arn']).toContain(`:domainconfiguration/${created.physicalId}/`);
    const served = domains.forServerName('IOT.example.com');
    expect(served?.tls.certificateChainPem.startsWith(acm.certificate(arn)?.certificatePem ?? '?')).toBe(
      true,
    );
    expect(served?.protocols).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(domains.forServerName('other.example.com')).toBeUndefined();
  });

  it('serves the domain with a private certificate that a public one validates', async () => {
    const { domains, imported, issue, resources } = await setup();
    const arn = await imported(domainName);

    await resources.create(type, propertiesOf(arn, { ValidationCertificateArn: await issue() }));

    expect(domains.forServerName(domainName)).toBeDefined();
  });

  it('serves what is imported again into the ARN', async () => {
    const { domains, importOne, imported, issue, resources } = await setup();
    const arn = await imported(domainName);
    await resources.create(type, propertiesOf(arn, { ValidationCertificateArn: await issue() }));
    const before = domains.forServerName(domainName)?.tls;
    const again = domains.forServerName(domainName)?.tls;
    const renewed = await serverCertificate();

    await importOne({ ...renewed.input, CertificateArn: arn });

    expect(again).toBe(before);
    expect(domains.forServerName(domainName)?.tls.certificateChainPem).toContain(renewed.certificatePem);
  });

  it('holds its certificates', async () => {
    const { acm, imported, issue, resources } = await setup();
    const [arn, validation] = [await imported(domainName), await issue()];
    const properties = propertiesOf(arn, { ValidationCertificateArn: validation });

    const { physicalId } = await resources.create(type, properties);

    expect(() => acm.certificates.remove(arn)).toThrow('in use');
    expect(() => acm.certificates.remove(validation)).toThrow('in use');
    await resources.remove(type, physicalId, properties);
    acm.certificates.remove(arn);
    acm.certificates.remove(validation);
  });

  it('is disabled in place, and then not served', async () => {
    const { domains, issue, resources } = await setup();
    const properties = propertiesOf(await issue());
    const { physicalId } = await resources.create(type, properties);

    const answer = await resources.update(
      type,
      physicalId,
      { ...properties, DomainConfigurationStatus: 'DISABLED' },
      properties,
    );

    expect(answer).toMatchObject({ physicalId });
    expect(domains.forServerName(domainName)).toBeUndefined();
  });

  it('is replaced for another certificate, which the old one that has the name is in the way of', async () => {
    const { issue, resources } = await setup();
    const properties = propertiesOf(await issue());
    const wanted = propertiesOf(await issue());
    const { physicalId } = await resources.create(type, properties);

    const answer = await resources.update(type, physicalId, wanted, properties);

    expect(answer).toBe('replace');
    await expect(resources.create(type, wanted)).rejects.toThrow('exists already, for iot.example.com');
  });

  it('is removed while ENABLED, as CloudFormation does', async () => {
    const { domains, issue, resources } = await setup();
    const properties = propertiesOf(await issue());
    const { physicalId } = await resources.create(type, properties);

    await resources.remove(type, physicalId, properties);
    await resources.remove(type, physicalId, properties);

    expect(domains.forServerName(domainName)).toBeUndefined();
  });

  describe('when it cannot be', () => {
    it('refuses a private certificate that nothing validates', async () => {
      const { imported, resources } = await setup();

      await expect(resources.create(type, propertiesOf(await imported(domainName)))).rejects.toThrow(
        'signed by a private CA: AWS IoT needs a validationCertificateArn',
      );
    });

    it('refuses a validation certificate that was imported', async () => {
      const { imported, resources } = await setup();
      const [arn, other] = [await imported(domainName), await imported(domainName)];

      const creating = resources.create(type, propertiesOf(arn, { ValidationCertificateArn: other }));

      await expect(creating).rejects.toThrow('has to be a public certificate');
    });

    it('refuses a certificate for another name', async () => {
      const { issue, resources } = await setup();

      await expect(resources.create(type, propertiesOf(await issue('mqtt.example.com')))).rejects.toThrow(
        'does not cover iot.example.com: its subject alternative names are mqtt.example.com',
      );
    });

    it('refuses a validation certificate for another name', async () => {
      const { imported, issue, resources } = await setup();
      const validation = await issue('mqtt.example.com');

      const creating = resources.create(
        type,
        propertiesOf(await imported(domainName), { ValidationCertificateArn: validation }),
      );

      await expect(creating).rejects.toThrow('does not cover iot.example.com');
    });

    it('refuses a certificate of another Region', async () => {
      const { resources } = await setup();

      const creating = resources.create(
        type,
        propertiesOf('arn:aws:acm:us-west-2:000000000000:certificate/1'),
      );

      await expect(creating).rejects.toThrow('ACM keeps certificates by Region');
    });

    it('refuses a key that AWS IoT does not serve', async () => {
      const { resources } = await setup();
      const { physicalId } = await resources.create('AWS::CertificateManager::Certificate', {
        DomainName: domainName,
        ValidationMethod: 'DNS',
        KeyAlgorithm: 'EC_secp384r1',
        DomainValidationOptions: [{ DomainName: domainName, HostedZoneId: zoneId }],
      });

      await expect(resources.create(type, propertiesOf(physicalId))).rejects.toThrow(
        'RSA_2048 and EC_prime256v1',
      );
    });

    it('refuses more names than four', async () => {
      const { imported, issue, resources } = await setup();
      const arn = await imported(
        domainName,
        'a.example.com',
        'b.example.com',
        'c.example.com',
        'd.example.com',
      );

      const creating = resources.create(type, propertiesOf(arn, { ValidationCertificateArn: await issue() }));

      await expect(creating).rejects.toThrow('names 5 domains');
    });

    it.each([
      [{ TlsConfig: { SecurityPolicy: 'IoTSecurityPolicy_TLS12_1_0_2016_01' } }, 'SecurityPolicy'],
      [{ AuthorizerConfig: { DefaultAuthorizerName: 'a' } }, 'AuthorizerConfig'],
      [{ ServiceType: 'JOBS' }, 'ServiceType'],
      [{ DomainName: undefined }, 'DomainName'],
    ])('refuses %p', async (more, says) => {
      const { issue, resources } = await setup();

      await expect(resources.create(type, propertiesOf(await issue(), more))).rejects.toThrow(says);
    });

    it('refuses two server certificates', async () => {
      const { issue, resources } = await setup();
      const arn = await issue();

      const creating = resources.create(type, propertiesOf(arn, { ServerCertificateArns: [arn, arn] }));

      await expect(creating).rejects.toThrow('ServerCertificateArns');
    });
  });
});
