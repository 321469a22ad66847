import { Enumerated, Integer, OctetString } from 'asn1js';
import {
  CertificateRevocationList,
  type CertificateRevocationListParameters,
  Extension,
  Extensions,
  RevokedCertificate,
  Time,
} from 'pkijs';
import { describe, expect, it } from '@jest/globals';
import { createCrl, type CrlContent } from '../../../../infra/pki/crl/create-crl.ts';
import { crlFreshness } from '../../../../infra/pki/crl/crl-freshness.ts';
import { readCrl } from '../../../../infra/pki/crl/read-crl.ts';
import { authorityKeyIdentifier, basicConstraints, keyUsage } from '../../../../infra/pki/extensions.ts';
import { issueCertificate } from '../../../../infra/pki/issue-certificate.ts';
import type { KeyType } from '../../../../infra/pki/key-pair.ts';
import { encodePem } from '../../../../infra/pki/pem.ts';
import { issueIntermediateCa, issueRootCa } from '../../../../infra/pki/profiles.ts';
import { reasonCodes, revocationReasons } from '../../../../infra/pki/revocation-reason.ts';

const secondMs = Math.floor(Date.now() / 1000) * 1000;
const dayMs = 86_400_000;

const content = (changes: Partial<CrlContent> = {}): CrlContent => ({
  number: 7n,
  thisUpdateMs: secondMs,
  nextUpdateMs: secondMs + dayMs,
  revocations: new Map([
    ['ff01', { atMs: secondMs - 2000, reason: 'keyCompromise' }],
    ['2a', { atMs: secondMs - 1000, reason: 'unspecified' }],
  ]),
  ...changes,
});

const setup = async (keyType: KeyType = 'ec-p256') => {
  const root = await issueRootCa('Root', keyType);
  const intermediate = await issueIntermediateCa('Intermediate', keyType, root.issuer);
  return { root, intermediate, issuer: intermediate.issuer, issuerPem: intermediate.certificatePem };
};

const number = new Extension({
  extnID: '2.5.29.20',
  critical: false,
  extnValue: new Integer({ value: 1 }).toBER(),
});
const unknown = (extnID: string, critical: boolean): Extension =>
  new Extension({ extnID, critical, extnValue: new Integer({ value: 1 }).toBER() });

const derOf = (crl: CertificateRevocationList): Uint8Array =>
  new Uint8Array(Buffer.from(crl.toString('base64'), 'base64'));

const time = (ms: number): Time => new Time({ value: new Date(ms) });

/** A CRL that `createCrl` does not make, in DER. */
const oddCrl = async (
  { certificate, privateKey }: Awaited<ReturnType<typeof setup>>['issuer'],
  changes: CertificateRevocationListParameters,
): Promise<Uint8Array> => {
  const crl = new CertificateRevocationList({
    version: 1,
    issuer: certificate.subject,
    thisUpdate: time(secondMs),
    nextUpdate: time(secondMs + dayMs),
    crlExtensions: new Extensions({ extensions: [number] }),
    ...changes,
  });
  await crl.sign(privateKey, 'SHA-256');
  return derOf(crl);
};

const entry = (extensions: readonly Extension[]): RevokedCertificate =>
  new RevokedCertificate({
    userCertificate: new Integer({ value: 42 }),
    revocationDate: new Time({ value: new Date(secondMs) }),
    crlEntryExtensions: new Extensions({ extensions: [...extensions] }),
  });

describe('readCrl', () => {
  it.each(['ec-p256', 'rsa-2048'] as const)('reads what a CA of %s has signed', async (keyType) => {
    const { issuer, issuerPem } = await setup(keyType);
    const der = await createCrl(content(), issuer);

    const crl = readCrl(der, issuerPem);

    expect(crl).toMatchObject({ number: 7n, thisUpdateMs: secondMs, nextUpdateMs: secondMs + dayMs });
    expect(crl.revocations).toEqual(content().revocations);
  });

  it('reads PEM', async () => {
    const { issuer, issuerPem } = await setup();
    const der = await createCrl(content(), issuer);

    const crl = readCrl(encodePem('X509 CRL', new Uint8Array(der).buffer), issuerPem);

    expect(crl.number).toBe(7n);
  });

  it('finds a serial in any writing of it', async () => {
    const { issuer, issuerPem } = await setup();

    const { revocationOf } = readCrl(await createCrl(content(), issuer), issuerPem);

    expect(['FF01', '00ff01', 'ff:01'].map((serial) => revocationOf(serial)?.reason)).toEqual([
      'keyCompromise',
      'keyCompromise',
      'keyCompromise',
    ]);
    expect(revocationOf('ff02')).toBeUndefined();
  });

  it.each(revocationReasons)('tells the reason %s', async (reason) => {
    const { issuer, issuerPem } = await setup();
    const revocations = new Map([['1', { atMs: secondMs, reason }]]);

    const crl = readCrl(await createCrl(content({ revocations }), issuer), issuerPem);

    expect(crl.revocationOf('1')).toEqual({ atMs: secondMs, reason });
  });

  it('reads a list of none, and a number of twenty octets', async () => {
    const { issuer, issuerPem } = await setup();
    const large = 2n ** 158n + 1n;

    const crl = readCrl(
      await createCrl(content({ number: large, revocations: new Map() }), issuer),
      issuerPem,
    );

    expect([crl.number, crl.revocations.size]).toEqual([large, 0]);
  });

  it('reads a list of thousands, each with a reason', async () => {
    const { issuer, issuerPem } = await setup();
    const revocations = new Map(
      Array.from({ length: 3_000 }, (_, index) => [
        `5${index.toString(16).padStart(31, '0')}`,
        { atMs: secondMs, reason: 'superseded' } as const,
      ]),
    );

    const crl = readCrl(await createCrl(content({ revocations }), issuer), issuerPem);

    expect(crl.revocations.size).toBe(3_000);
  });

  it('takes extensions that it does not know when they are not critical', async () => {
    const { issuer, issuerPem } = await setup();
    const der = await oddCrl(issuer, {
      crlExtensions: new Extensions({ extensions: [number, unknown('1.2.3.4', false)] }),
      revokedCertificates: [entry([unknown('1.2.3.5', false)])],
    });

    const crl = readCrl(der, issuerPem);

    expect(crl.revocationOf('2a')?.reason).toBe('unspecified');
  });

  describe('refuses', () => {
    it('the CRL of another CA', async () => {
      const { root, issuerPem } = await setup();

      const der = await createCrl(content(), root.issuer);

      expect(() => readCrl(der, issuerPem)).toThrow('The CRL cannot be used: another CA has issued it.');
    });

    it('that of a CA of the same name with another key', async () => {
      const [{ issuerPem }, other] = [await setup(), await setup()];

      const named = await createCrl(content(), other.issuer);
      const unnamed = await oddCrl(other.issuer, {});

      expect(() => readCrl(named, issuerPem)).toThrow('another key of a CA of that name');
      expect(() => readCrl(unnamed, issuerPem)).toThrow('the CA has not signed it');
    });

    it('one that was changed after it was signed', async () => {
      const { issuer, issuerPem } = await setup();
      const der = await createCrl(content(), issuer);
      const at = Buffer.from(der).indexOf(Buffer.from([0x00, 0xff, 0x01]));
      der[at + 2] = 0x02;

      expect(at).toBeGreaterThan(0);
      expect(() => readCrl(der, issuerPem)).toThrow('the CA has not signed it');
    });

    it('one of a CA that may not sign CRLs', async () => {
      const { root } = await setup();
      const ca = await issueCertificate(
        {
          commonName: 'CA',
          keyType: 'ec-p256',
          validDays: 1,
          extensions: [basicConstraints({ pathLength: 0 }), keyUsage(['keyCertSign'])],
        },
        root.issuer,
      );

      const der = await createCrl(content(), ca.issuer);

      expect(() => readCrl(der, ca.certificatePem)).toThrow('cRLSign is not in its keyUsage');
    });

    it('one that names two algorithms', async () => {
      const { issuer, issuerPem } = await setup();
      const der = Buffer.from(await createCrl(content(), issuer));
      const sha256 = Buffer.from('06082a8648ce3d040302', 'hex');
      // The last one stands outside of what is signed.
      der.writeUInt8(0x03, der.lastIndexOf(sha256) + sha256.length - 1);

      expect(() => readCrl(der, issuerPem)).toThrow('it names two different signature algorithms');
    });

    it('a signature with SHA-1', async () => {
      const { issuer, issuerPem } = await setup('rsa-2048');
      const crl = new CertificateRevocationList({
        version: 1,
        issuer: issuer.certificate.subject,
        thisUpdate: time(secondMs),
      });
      const sha1Key = await crypto.subtle.importKey(
        'pkcs8',
        await crypto.subtle.exportKey('pkcs8', issuer.privateKey),
        { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
        true,
        ['sign'],
      );
      await crl.sign(sha1Key, 'SHA-1');

      const der = derOf(crl);

      expect(() => readCrl(der, issuerPem)).toThrow(
        'its signature algorithm 1.2.840.113549.1.1.5 is none of',
      );
    });

    it('one that never ends', async () => {
      const { issuer, issuerPem } = await setup();
      const crl = new CertificateRevocationList({
        version: 1,
        issuer: issuer.certificate.subject,
        thisUpdate: time(secondMs),
      });
      await crl.sign(issuer.privateKey, 'SHA-256');

      const der = derOf(crl);

      expect(() => readCrl(der, issuerPem)).toThrow('nextUpdate');
    });

    it.each<[string, CertificateRevocationListParameters, string]>([
      [
        'without a number',
        { crlExtensions: new Extensions({ extensions: [unknown('1.2.3', false)] }) },
        'no CRL number',
      ],
      ['of version 1', { version: 0 }, 'not of version 2'],
      [
        'that is a delta',
        { crlExtensions: new Extensions({ extensions: [number, unknown('2.5.29.27', true)] }) },
        'it is a delta CRL',
      ],
      [
        'of one distribution point',
        { crlExtensions: new Extensions({ extensions: [number, unknown('2.5.29.28', true)] }) },
        'one distribution point',
      ],
      [
        'with an unknown critical extension',
        { crlExtensions: new Extensions({ extensions: [number, unknown('1.2.3.4', true)] }) },
        'its critical extension 1.2.3.4 is not understood',
      ],
      [
        'with an extension twice',
        { crlExtensions: new Extensions({ extensions: [number, number] }) },
        'an extension twice',
      ],
      [
        'with an unknown critical extension of an entry',
        { revokedCertificates: [entry([unknown('1.2.3.4', true)])] },
        'its critical extension 1.2.3.4 is not understood',
      ],
      [
        'of several CAs',
        { revokedCertificates: [entry([unknown('2.5.29.29', false)])] },
        'it tells of certificates of other CAs',
      ],
      ...[8, 7, 11].map((code): [string, CertificateRevocationListParameters, string] => [
        `with the reason ${code}`,
        {
          revokedCertificates: [
            entry([
              new Extension({ extnID: '2.5.29.21', extnValue: new Enumerated({ value: code }).toBER() }),
            ]),
          ],
        },
        `none that a complete CRL can have (${code})`,
      ]),
      [
        'with the key identifier of another CA',
        {
          crlExtensions: new Extensions({
            extensions: [
              number,
              authorityKeyIdentifier(
                new OctetString({ valueHex: new Uint8Array(20).buffer }).valueBlock.valueHex,
              ),
            ],
          }),
        },
        'another key of a CA of that name',
      ],
    ])('one %s', async (_, changes, message) => {
      const { issuer, issuerPem } = await setup();

      const der = await oddCrl(issuer, changes);

      expect(() => readCrl(der, issuerPem)).toThrow(message);
    });

    it('what is not one CRL', async () => {
      const { issuer, issuerPem } = await setup();
      const der = await createCrl(content(), issuer);
      const pem = encodePem('X509 CRL', new Uint8Array(der).buffer);

      for (const [text, message] of [
        ['', 'holds 0'],
        [pem + pem, 'holds 2'],
        [new Uint8Array(0), 'not one whole DER value'],
        [new Uint8Array([...der, 0]), 'not one whole DER value'],
        [der.slice(0, -1), 'not one whole DER value'],
        [new Uint8Array([0x30, 0]), 'it is not an X.509 CRL'],
      ] as const)
        expect(() => readCrl(text, issuerPem)).toThrow(message);
    });
  });

  it('says in each refusal what to do, in one line', async () => {
    const { issuerPem } = await setup();

    expect(() => readCrl('', issuerPem)).toThrow(
      /^The CRL cannot be used: [^\n]+\. Give a complete, current CRL of that CA\.$/,
    );
  });

  it('has a code for each reason, as RFC 5280 numbers them', () => {
    expect(Object.values(reasonCodes)).toEqual([0, 1, 2, 3, 4, 5, 6, 9, 10]);
  });
});

describe('crlFreshness', () => {
  it.each([
    [-1, 'not-yet-valid'],
    [0, 'current'],
    [dayMs - 1, 'current'],
    [dayMs, 'expired'],
  ])('%d ms after thisUpdate is %s', (afterMs, freshness) => {
    expect(crlFreshness({ thisUpdateMs: secondMs, nextUpdateMs: secondMs + dayMs }, secondMs + afterMs)).toBe(
      freshness,
    );
  });
});
