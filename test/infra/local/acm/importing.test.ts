import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
} from '@aws-sdk/client-acm';
import { describe, expect, it } from '@jest/globals';
import { domainName, serverCertificate, setup } from './support/setup.ts';

const day = 86_400_000;

describe('importing a certificate', () => {
  it('keeps it with its chain', async () => {
    const { acm, client, importOne } = await setup();
    const { input, certificatePem } = await serverCertificate([domainName, '*.example.com']);

    const CertificateArn = await importOne(input);
    const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn }));
    const got = await client.send(new GetCertificateCommand({ CertificateArn }));

    expect(CertificateArn).toMatch(/^arn:aws:acm:eu-west-1:000000000000:certificate\/[0-9a-f-]{36}$/);
    expect(Certificate).toMatchObject({
      DomainName: domainName,
      SubjectAlternativeNames: [domainName, '*.example.com'],
      Status: 'ISSUED',
      Type: 'IMPORTED',
      KeyAlgorithm: 'EC_prime256v1',
      InUseBy: [],
    });
    expect(Certificate?.NotAfter?.getTime()).toBeGreaterThan(Date.now());
    expect(got.Certificate).toBe(certificatePem);
    expect(got.CertificateChain?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(acm.certificate(CertificateArn)?.privateKeyPem).toBe(input.PrivateKey.toString());
  });

  it('takes a certificate without a chain', async () => {
    const { client, importOne } = await setup();
    const { input } = await serverCertificate();
    const { CertificateChain: _, ...alone } = input;

    const CertificateArn = await importOne(alone);

    const got = await client.send(new GetCertificateCommand({ CertificateArn }));
    expect(got.CertificateChain).toBeUndefined();
  });

  describe('when AWS would not take it', () => {
    const expectRefusal = async (
      change: (input: Awaited<ReturnType<typeof serverCertificate>>['input']) => object,
      says: string,
    ) => {
      const { client, acm } = await setup();
      const { input } = await serverCertificate();

      const refused = client.send(new ImportCertificateCommand({ ...input, ...change(input) }));

      await expect(refused).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(says),
      });
      expect(acm.certificates.list()).toEqual([]);
    };

    it('refuses the key of another certificate', async () => {
      const other = await serverCertificate();
      await expectRefusal(() => ({ PrivateKey: other.input.PrivateKey }), 'does not match');
    });

    it('refuses what is no key', async () => {
      await expectRefusal(() => ({ PrivateKey: Buffer.from('secret') }), 'unencrypted private key');
    });

    it('refuses what is no certificate', async () => {
      await expectRefusal(() => ({ Certificate: Buffer.from('leaf') }), 'no PEM-encoded X.509');
    });

    it('refuses the whole chain in the place of the certificate', async () => {
      await expectRefusal(
        ({ Certificate, CertificateChain }) => ({
          Certificate: Buffer.concat([Certificate, CertificateChain]),
        }),
        'more than one certificate',
      );
    });

    it('refuses a chain that does not lead from the certificate', async () => {
      await expectRefusal(({ CertificateChain }) => {
        const [, ...rest] = CertificateChain.toString().split(/(?=-----BEGIN)/);
        return { CertificateChain: Buffer.from(rest.join('')) };
      }, 'Could not validate the certificate with the certificate chain');
    });

    it('refuses a chain in the wrong order', async () => {
      await expectRefusal(({ CertificateChain }) => {
        const blocks = CertificateChain.toString().split(/(?=-----BEGIN)/);
        return { CertificateChain: Buffer.from(blocks.toReversed().join('')) };
      }, 'Could not validate');
    });

    it('refuses a key that is too large', async () => {
      await expectRefusal(
        ({ PrivateKey }) => ({ PrivateKey: Buffer.concat([PrivateKey, Buffer.alloc(5120, '\n')]) }),
        '5120',
      );
    });

    it('refuses one that has expired', async () => {
      const { client, clock } = await setup();
      const { input } = await serverCertificate();
      await clock.advance(400 * day);

      const refused = client.send(new ImportCertificateCommand(input));

      await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('expired') });
    });

    it('refuses one that is not valid yet', async () => {
      const { client, clock } = await setup();
      const { input } = await serverCertificate();
      await clock.advance(-2 * day);

      const refused = client.send(new ImportCertificateCommand(input));

      await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('not valid before') });
    });
  });
});

describe('importing again into an ARN', () => {
  it('exchanges the certificate and keeps the ARN', async () => {
    const { client, importOne } = await setup();
    const CertificateArn = await importOne((await serverCertificate()).input);
    const renewed = await serverCertificate([domainName, 'mqtt.example.com']);

    const again = await importOne({ ...renewed.input, CertificateArn });

    const { Certificate } = await client.send(new GetCertificateCommand({ CertificateArn }));
    expect(again).toBe(CertificateArn);
    expect(Certificate).toBe(renewed.certificatePem);
  });

  it('refuses another type of key, and leaves the old certificate', async () => {
    const { client, importOne } = await setup();
    const first = await serverCertificate();
    const CertificateArn = await importOne(first.input);
    const other = await serverCertificate([domainName], 'rsa-2048');

    await expect(importOne({ ...other.input, CertificateArn })).rejects.toMatchObject({
      message: expect.stringContaining('key type and size cannot be changed'),
    });
    const { Certificate } = await client.send(new GetCertificateCommand({ CertificateArn }));
    expect(Certificate).toBe(first.certificatePem);
  });

  it('refuses tags', async () => {
    const { client, importOne } = await setup();
    const { input } = await serverCertificate();
    const CertificateArn = await importOne(input);

    const refused = client.send(
      new ImportCertificateCommand({ ...input, CertificateArn, Tags: [{ Key: 'a', Value: 'b' }] }),
    );

    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('tags') });
  });

  it('refuses a certificate that was issued, not imported', async () => {
    const { importOne, issue } = await setup();
    const CertificateArn = await issue();

    await expect(importOne({ ...(await serverCertificate()).input, CertificateArn })).rejects.toMatchObject({
      message: expect.stringContaining('was not imported'),
    });
  });

  it.each([
    ['arn:aws:acm:eu-west-1:000000000000:certificate/none', 'ResourceNotFoundException'],
    ['arn:aws:acm:us-west-2:000000000000:certificate/none', 'InvalidArnException'],
  ])('refuses %s with %s', async (CertificateArn, name) => {
    const { importOne } = await setup();

    await expect(importOne({ ...(await serverCertificate()).input, CertificateArn })).rejects.toMatchObject({
      name,
    });
  });
});

describe('what was imported', () => {
  it('is listed with an RSA key by default, with others only when asked for', async () => {
    const { client, importOne } = await setup();
    const rsa = await importOne((await serverCertificate([domainName], 'rsa-2048')).input);
    const ec = await importOne((await serverCertificate()).input);

    const byDefault = await client.send(new ListCertificatesCommand({}));
    const asked = await client.send(
      new ListCertificatesCommand({ Includes: { keyTypes: ['EC_prime256v1'] } }),
    );

    expect(byDefault.CertificateSummaryList?.map(({ CertificateArn }) => CertificateArn)).toEqual([rsa]);
    expect(asked.CertificateSummaryList?.map(({ CertificateArn }) => CertificateArn)).toEqual([ec]);
  });

  it('bears tags', async () => {
    const { client } = await setup();
    const { input } = await serverCertificate();
    const { CertificateArn } = await client.send(
      new ImportCertificateCommand({ ...input, Tags: [{ Key: 'stage', Value: 'dev' }] }),
    );

    await client.send(
      new AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key: 'stage', Value: 'prod' }] }),
    );

    const { Tags } = await client.send(new ListTagsForCertificateCommand({ CertificateArn }));
    expect(Tags).toEqual([{ Key: 'stage', Value: 'prod' }]);
  });

  it('is deleted, but not while it is in use', async () => {
    const { acm, client, importOne, permissions } = await setup();
    const CertificateArn = await importOne((await serverCertificate()).input);
    acm.certificates.use(CertificateArn, 'arn:aws:iot:eu-west-1:000000000000:domainconfiguration/iot/1');

    const refused = client.send(new DeleteCertificateCommand({ CertificateArn }));
    await expect(refused).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: expect.stringContaining('domainconfiguration/iot/1'),
    });
    acm.certificates.release(CertificateArn, 'arn:aws:iot:eu-west-1:000000000000:domainconfiguration/iot/1');
    await client.send(new DeleteCertificateCommand({ CertificateArn }));

    await expect(client.send(new DescribeCertificateCommand({ CertificateArn }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(permissions).toContainEqual({ action: 'acm:DeleteCertificate', resource: CertificateArn });
  });
});
