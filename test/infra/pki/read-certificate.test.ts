import { describe, expect, it } from '@jest/globals';
import { issueCertificate } from '../../../infra/pki/issue-certificate.ts';
import { issueDeviceCertificate, issueIntermediateCa, issueRootCa } from '../../../infra/pki/profiles.ts';
import { readCertificate } from '../../../infra/pki/read-certificate.ts';

const setup = async () => {
  const root = await issueRootCa('Root', 'ec-p256');
  const intermediate = await issueIntermediateCa('Intermediate', 'ec-p256', root.issuer);
  const device = await issueDeviceCertificate('pump 1', 'ec-p256', intermediate.issuer);
  return { root, intermediate, device };
};

describe('readCertificate', () => {
  it('tells what a device certificate says', async () => {
    const { intermediate, device } = await setup();

    const facts = await readCertificate(device.certificatePem, intermediate.certificatePem);

    expect(facts).toEqual({
      commonNames: ['pump 1'],
      notBeforeMs: device.issuer.certificate.notBefore.value.getTime(),
      notAfterMs: device.issuer.certificate.notAfter.value.getTime(),
      isIssuedByCa: true,
      caNotBeforeMs: intermediate.issuer.certificate.notBefore.value.getTime(),
      caNotAfterMs: intermediate.issuer.certificate.notAfter.value.getTime(),
      key: { type: 'EC', curve: 'P-256' },
      signatureAlgorithm: 'SHA256-ECDSA',
      isCa: false,
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'],
      unknownCriticalExtensions: [],
    });
  });

  it('tells the size of an RSA key', async () => {
    const { intermediate } = await setup();
    const device = await issueDeviceCertificate('pump-1', 'rsa-2048', intermediate.issuer);

    const facts = await readCertificate(device.certificatePem, intermediate.certificatePem);

    expect(facts.key).toEqual({ type: 'RSA', bits: 2048, exponent: 65_537n });
  });

  it('does not take a CA of the same name with another key for the issuer', async () => {
    const { root, device } = await setup();
    const impostor = await issueIntermediateCa('Intermediate', 'ec-p256', root.issuer);

    const facts = await readCertificate(device.certificatePem, impostor.certificatePem);

    expect(facts.isIssuedByCa).toBe(false);
  });

  it('tells a CA, and that extended key usages are absent', async () => {
    const { root, intermediate } = await setup();

    const facts = await readCertificate(intermediate.certificatePem, root.certificatePem);

    expect(facts.isCa).toBe(true);
    expect(facts).not.toHaveProperty('extendedKeyUsages');
  });

  it('names critical extensions that nobody has weighed', async () => {
    const { intermediate } = await setup();
    const { Extension } = await import('pkijs');
    const { Utf8String } = await import('asn1js');
    const strange = await issueCertificate(
      {
        commonName: 'pump-1',
        keyType: 'ec-p256',
        validDays: 1,
        extensions: [
          new Extension({
            extnID: '1.2.3.4',
            critical: true,
            extnValue: new Utf8String({ value: 'x' }).toBER(),
          }),
          new Extension({
            extnID: '1.2.3.5',
            critical: false,
            extnValue: new Utf8String({ value: 'x' }).toBER(),
          }),
        ],
      },
      intermediate.issuer,
    );

    const facts = await readCertificate(strange.certificatePem, intermediate.certificatePem);

    expect(facts.unknownCriticalExtensions).toEqual(['1.2.3.4']);
  });

  it.each([
    ['no PEM', () => 'hello'],
    ['two certificates', (pem: string) => pem + pem],
    ['DER that ends too soon', (pem: string) => pem.replace(/(\n[A-Za-z0-9+/=]+)\n-----END/, '\n-----END')],
    ['DER of something else', () => '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n'],
    [
      'bytes behind the certificate',
      (pem: string) => {
        const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
        const longer = Buffer.concat([der, Buffer.from([5, 0])]).toString('base64');
        return `-----BEGIN CERTIFICATE-----\n${longer}\n-----END CERTIFICATE-----\n`;
      },
    ],
  ])('refuses %s as unreadable', async (_what, spoil) => {
    const { intermediate, device } = await setup();

    const reading = readCertificate(spoil(device.certificatePem), intermediate.certificatePem);

    await expect(reading).rejects.toMatchObject({ name: 'TerminalError', reason: 'certificate-unreadable' });
  });
});
