import { describe, expect, it } from '@jest/globals';
import { importEverywhere } from '../../../cli/certificate/import-everywhere.ts';
import { importIntoRegion } from '../../../cli/certificate/import-into-region.ts';
import { createInMemoryRegionCertificates } from './in-memory-region-certificates.ts';

const certificate = { certificatePem: 'certificate', chainPem: 'chain', privateKeyPem: 'key' };
const facts = { names: ['iot.example.com'], notAfter: new Date('2030-01-01'), keyAlgorithm: 'RSA_2048' };
const known = {
  arn: 'arn:known',
  names: ['iot.example.com'],
  notAfter: new Date('2027-01-01'),
  keyAlgorithm: 'RSA_2048',
};

describe('importIntoRegion', () => {
  it('imports a new certificate and keeps its ARN', async () => {
    const region = createInMemoryRegionCertificates();

    const imported = await importIntoRegion(region.certificates, certificate, facts);

    expect(imported).toEqual({ arn: 'arn:new-1', isRenewal: false });
    expect(region.keptArn()).toBe('arn:new-1');
  });

  it('renews under the ARN that the Region has', async () => {
    const region = createInMemoryRegionCertificates({ kept: known.arn, known: [known] });

    const imported = await importIntoRegion(region.certificates, certificate, facts);

    expect(imported).toEqual({ arn: known.arn, isRenewal: true });
    expect(region.arns()).toEqual([known.arn]);
    expect(region.calls).toContainEqual({ name: 'importInto', arn: known.arn });
  });

  it('imports anew when the certificate of the kept ARN is gone', async () => {
    const region = createInMemoryRegionCertificates({ kept: 'arn:gone' });

    const imported = await importIntoRegion(region.certificates, certificate, facts);

    expect(imported).toEqual({ arn: 'arn:new-1', isRenewal: false });
    expect(region.keptArn()).toBe('arn:new-1');
  });

  it.each([
    ['another kind of key', { ...facts, keyAlgorithm: 'EC_prime256v1' }, 'with the same kind of key only'],
    ['other names', { ...facts, names: ['iot.example.com', 'b.example.com'] }, 'with the same names only'],
  ])('sends no renewal with %s', async (_, otherFacts, fault) => {
    const region = createInMemoryRegionCertificates({ kept: known.arn, known: [known] });

    await expect(importIntoRegion(region.certificates, certificate, otherFacts)).rejects.toThrow(fault);

    expect(region.calls.map(({ name }) => name)).toEqual(['keptArn', 'describe']);
  });

  it('takes the new certificate back when its ARN cannot be kept', async () => {
    const region = createInMemoryRegionCertificates();
    region.broken.add('keepArn');

    await expect(importIntoRegion(region.certificates, certificate, facts)).rejects.toThrow(
      'keepArn is broken',
    );

    expect(region.arns()).toEqual([]);
  });

  it('names the certificate that it could not take back', async () => {
    const region = createInMemoryRegionCertificates();
    region.broken.add('keepArn').add('remove');

    await expect(importIntoRegion(region.certificates, certificate, facts)).rejects.toThrow(
      'the ARN could not be kept (keepArn is broken), and arn:new-1 could not be deleted again: delete it by hand',
    );
  });
});

describe('importEverywhere', () => {
  it('goes on with the other Regions when one fails, and closes all of them', async () => {
    const regions = new Map([
      ['us-west-2', createInMemoryRegionCertificates()],
      ['eu-west-1', createInMemoryRegionCertificates({ kept: known.arn, known: [known] })],
    ]);
    regions.get('us-west-2')?.broken.add('importInto');
    const of = (region: string) =>
      regions.get(region)?.certificates ?? createInMemoryRegionCertificates().certificates;

    const results = await importEverywhere([...regions.keys()], of, certificate, facts);

    expect(results).toEqual([
      { region: 'us-west-2', failure: 'importInto is broken' },
      { region: 'eu-west-1', arn: known.arn, isRenewal: true },
    ]);
    expect([...regions.values()].map(({ calls }) => calls.at(-1))).toEqual([
      { name: 'close' },
      { name: 'close' },
    ]);
  });
});
