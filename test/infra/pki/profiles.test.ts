import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Certificate } from 'pkijs';
import { issueCertificate } from '../../../infra/pki/issue-certificate.ts';
import type { KeyType } from '../../../infra/pki/key-pair.ts';
import { decodePem } from '../../../infra/pki/pem.ts';
import {
  issueDeviceCertificate,
  issueIntermediateCa,
  issueRootCa,
  issueServerCertificate,
} from '../../../infra/pki/profiles.ts';

const setup = async (keyType: KeyType) => {
  const root = await issueRootCa('Root', keyType);
  const intermediate = await issueIntermediateCa('Intermediate', keyType, root.issuer);
  const server = await issueServerCertificate(['iot.example.com', '127.0.0.1'], keyType, intermediate.issuer);
  const device = await issueDeviceCertificate('pump-1', keyType, intermediate.issuer);
  const x509 = (issued: { readonly certificatePem: string }) => new X509Certificate(issued.certificatePem);
  return { root, intermediate, device, x509, all: { root, intermediate, server, device } };
};

const parse = (pem: string): Certificate => {
  const [der] = decodePem('CERTIFICATE', pem);
  if (der === undefined) throw new Error('no certificate');
  return Certificate.fromBER(der);
};

const extensionsOf = (pem: string): Readonly<Record<string, boolean>> =>
  Object.fromEntries((parse(pem).extensions ?? []).map(({ extnID, critical }) => [extnID, critical]));

describe('a PKI', () => {
  describe.each(['ec-p256', 'rsa-2048'] as const)('of %s keys', (keyType) => {
    it('is a chain in which each certificate is signed by the one above', async () => {
      const { all, x509 } = await setup(keyType);

      const [root, intermediate, server, device] = [
        x509(all.root),
        x509(all.intermediate),
        x509(all.server),
        x509(all.device),
      ];

      for (const [certificate, issuer] of [
        [root, root],
        [intermediate, root],
        [server, intermediate],
        [device, intermediate],
      ] as const) {
        expect(certificate.checkIssued(issuer)).toBe(true);
        expect(certificate.verify(issuer.publicKey)).toBe(true);
      }
      expect([root.ca, intermediate.ca, server.ca, device.ca]).toEqual([true, true, false, false]);
    });

    it('gives each private key to the certificate beside it', async () => {
      const { all, x509 } = await setup(keyType);

      const { createPrivateKey } = await import('node:crypto');

      for (const issued of Object.values(all))
        expect(x509(issued).checkPrivateKey(createPrivateKey(issued.privateKeyPem))).toBe(true);
    });
  });

  it('marks the constraints that a verifier must understand as critical', async () => {
    const { all } = await setup('ec-p256');

    const device = extensionsOf(all.device.certificatePem);

    expect(device).toEqual({
      '2.5.29.19': true,
      '2.5.29.15': true,
      '2.5.29.37': false,
      '2.5.29.14': false,
      '2.5.29.35': false,
    });
  });

  it('names the server for TLS clients by DNS name and by address', async () => {
    const { all, x509 } = await setup('ec-p256');

    const server = x509(all.server);

    expect(server.checkHost('iot.example.com')).toBe('iot.example.com');
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkHost('other.example.com')).toBeUndefined();
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('gives devices the client purpose only', async () => {
    const { device, x509 } = await setup('ec-p256');

    expect(x509(device).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('never repeats a serial, and takes 128 random bits for it', async () => {
    const { intermediate } = await setup('ec-p256');

    const serials = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const issued = await issueDeviceCertificate('pump-1', 'ec-p256', intermediate.issuer);
        return BigInt(`0x${new X509Certificate(issued.certificatePem).serialNumber}`);
      }),
    );

    expect(new Set(serials).size).toBe(64);
    // Each of the 128 bits is seen set in some serial: 64 draws miss a given bit once in 2^64.
    expect(serials.reduce((seen, serial) => seen | serial, 0n)).toBe(2n ** 128n - 1n);
  });

  it('does not let a certificate outlive its issuer', async () => {
    const { root, intermediate } = await setup('ec-p256');

    const late = await issueCertificate(
      { commonName: 'late', keyType: 'ec-p256', validDays: 20_000, extensions: [] },
      intermediate.issuer,
    );

    const notAfter = parse(late.certificatePem).notAfter.value;
    expect(notAfter).toEqual(parse(intermediate.certificatePem).notAfter.value);
    expect(notAfter.getTime()).toBeLessThan(parse(root.certificatePem).notAfter.value.getTime());
  });

  it('writes years from 2050 on as GeneralizedTime', async () => {
    const far = await issueCertificate(
      { commonName: 'far', keyType: 'ec-p256', validDays: 15_000, extensions: [] },
      undefined,
    );

    expect(new Date(new X509Certificate(far.certificatePem).validTo).getUTCFullYear()).toBeGreaterThan(2050);
  });

  it.each(['', 'x'.repeat(65)])(
    'refuses the common name %j, which RFC 5280 has no room for',
    async (commonName) => {
      const { intermediate } = await setup('ec-p256');

      const issuing = issueDeviceCertificate(commonName, 'ec-p256', intermediate.issuer);

      await expect(issuing).rejects.toThrow(`1 to 64 characters; this one has ${commonName.length}`);
    },
  );
});
