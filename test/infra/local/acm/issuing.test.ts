import { X509Certificate } from 'node:crypto';
import {
  DescribeCertificateCommand,
  GetCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import { describe, expect, it } from '@jest/globals';
import { domainName, setup, zoneId } from './support/setup.ts';

describe('a requested certificate', () => {
  it('waits until its validation record stands in the zone', async () => {
    const { client, resources } = await setup();
    const { CertificateArn } = await client.send(
      new RequestCertificateCommand({
        DomainName: domainName,
        ValidationMethod: 'DNS',
        KeyAlgorithm: 'EC_prime256v1',
      }),
    );

    const pending = await client.send(new DescribeCertificateCommand({ CertificateArn }));
    const early = client.send(new GetCertificateCommand({ CertificateArn }));
    await expect(early).rejects.toMatchObject({ name: 'RequestInProgressException' });
    const record = pending.Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
    await resources.create('AWS::Route53::RecordSet', {
      HostedZoneId: zoneId,
      Name: record?.Name,
      Type: 'CNAME',
      TTL: 300,
      ResourceRecords: [record?.Value],
    });
    const issued = await client.send(new DescribeCertificateCommand({ CertificateArn }));

    expect(pending.Certificate?.Status).toBe('PENDING_VALIDATION');
    expect(issued.Certificate).toMatchObject({ Status: 'ISSUED', Type: 'AMAZON_ISSUED' });
    expect(issued.Certificate?.DomainValidationOptions?.[0]?.ValidationStatus).toBe('SUCCESS');
  });
});

describe('AWS::CertificateManager::Certificate', () => {
  const type = 'AWS::CertificateManager::Certificate';
  const properties = {
    DomainName: domainName,
    ValidationMethod: 'DNS',
    SubjectAlternativeNames: ['*.iot.example.com'],
    DomainValidationOptions: [
      { DomainName: domainName, HostedZoneId: zoneId },
      { DomainName: '*.iot.example.com', HostedZoneId: zoneId },
    ],
  };

  it.each(['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'])(
    'is issued, with a key (%s) of its own, by the CA of the cloud',
    async (KeyAlgorithm) => {
      const { acm, authority, client, resources } = await setup();

      const { physicalId } = await resources.create(type, { ...properties, KeyAlgorithm });

      const got = await client.send(new GetCertificateCommand({ CertificateArn: physicalId }));
      const leaf = new X509Certificate(got.Certificate ?? '');
      const root = new X509Certificate(authority.rootPem);
      expect(got.CertificateChain).toBe(authority.rootPem);
      expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
      expect(leaf.checkHost(domainName, { subject: 'never' })).toBe(domainName);
      expect(leaf.checkHost('a.iot.example.com')).toBe('*.iot.example.com');
      const { Certificate } = await client.send(
        new DescribeCertificateCommand({ CertificateArn: physicalId }),
      );
      expect(Certificate).toMatchObject({
        KeyAlgorithm,
        ExtendedKeyUsages: [{ Name: 'TLS_WEB_SERVER_AUTHENTICATION' }],
      });
      expect(acm.certificate(physicalId)?.privateKeyPem).toContain('BEGIN PRIVATE KEY');
    },
  );

  it.each([
    {
      when: 'the zone does not exist',
      change: {
        SubjectAlternativeNames: [],
        DomainValidationOptions: [{ DomainName: domainName, HostedZoneId: 'ZNONE' }],
      },
      says: 'there is no hosted zone ZNONE',
    },
    { when: 'no zone is named', change: { DomainValidationOptions: [] }, says: 'names no HostedZoneId' },
    {
      when: 'the zone is of another domain',
      change: {
        DomainName: 'iot.example.org',
        SubjectAlternativeNames: [],
        DomainValidationOptions: [{ DomainName: 'iot.example.org', HostedZoneId: zoneId }],
      },
      says: 'not permitted in zone example.com.',
    },
    { when: 'validation is by e-mail', change: { ValidationMethod: 'EMAIL' }, says: 'DNS only' },
    {
      when: 'a property is unknown',
      change: { CertificateAuthorityArn: 'arn' },
      says: 'CertificateAuthorityArn',
    },
  ])('is refused at once when $when', async ({ change, says }) => {
    const { acm, resources } = await setup();

    await expect(resources.create(type, { ...properties, ...change })).rejects.toThrow(says);

    expect(acm.certificates.list()).toEqual([]);
  });

  it('is refused when a closer zone hides the validation record', async () => {
    const { acm, resources, route53 } = await setup();
    route53.createHostedZone(domainName);

    await expect(resources.create(type, properties)).rejects.toThrow('closer to the name');

    expect(acm.certificates.list()).toEqual([]);
  });

  it('shares its validation record with another one for the same domain', async () => {
    const { resources, route53 } = await setup();
    await resources.create(type, properties);
    const before = route53.zones.require(zoneId).records.length;

    await resources.create(type, properties);

    expect(route53.zones.require(zoneId).records).toHaveLength(before);
  });

  it('changes tags in place and is replaced for all else', async () => {
    const { resources } = await setup();
    const { physicalId } = await resources.create(type, properties);

    const tagged = await resources.update(
      type,
      physicalId,
      { ...properties, Tags: [{ Key: 'a', Value: 'b' }] },
      properties,
    );
    const moved = await resources.update(
      type,
      physicalId,
      { ...properties, SubjectAlternativeNames: [] },
      properties,
    );

    expect(tagged).toMatchObject({ physicalId });
    expect(moved).toBe('replace');
  });

  it('is removed, not while it is in use, and leaves its validation record', async () => {
    const { acm, resources, route53 } = await setup();
    const { physicalId } = await resources.create(type, properties);
    acm.certificates.use(physicalId, 'a domain');

    await expect(resources.remove(type, physicalId, properties)).rejects.toThrow('in use by a domain');
    acm.certificates.release(physicalId, 'a domain');
    await resources.remove(type, physicalId, properties);
    await resources.remove(type, physicalId, properties);

    expect(acm.certificates.list()).toEqual([]);
    expect(route53.zones.require(zoneId).records.map(({ type: one }) => one)).toContain('CNAME');
  });
});
