import { describe, expect, it } from '@jest/globals';
import { checkServerCertificate } from '../../../infra/pki/check-server-certificate.ts';
import {
  basicConstraints,
  extendedKeyUsage,
  keyPurpose,
  subjectAltName,
} from '../../../infra/pki/extensions.ts';
import { issueCertificate } from '../../../infra/pki/issue-certificate.ts';
import { issueIntermediateCa, issueRootCa, issueServerCertificate } from '../../../infra/pki/profiles.ts';

const domainName = 'iot.example.com';
const now = new Date();
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);

const setup = async (names: readonly [string, ...string[]] = [domainName]) => {
  const root = await issueRootCa('Root', 'ec-p256');
  const intermediate = await issueIntermediateCa('Intermediate', 'ec-p256', root.issuer);
  const server = await issueServerCertificate(names, 'ec-p256', intermediate.issuer);
  return {
    root,
    intermediate,
    files: {
      certificatePem: server.certificatePem,
      privateKeyPem: server.privateKeyPem,
      chainPem: intermediate.certificatePem + root.certificatePem,
    },
  };
};

describe('checkServerCertificate', () => {
  it('tells names, end and kind of key of a certificate that devices can trust', async () => {
    const { files } = await setup([domainName, 'localhost', '127.0.0.1']);

    const facts = checkServerCertificate(files, domainName, now);

    expect(facts.names).toEqual([domainName, 'localhost']);
    expect(facts.keyAlgorithm).toBe('EC_prime256v1');
    expect(facts.notAfter.getTime()).toBeGreaterThan(days(390).getTime());
  });

  it.each([
    ['*.example.com', domainName],
    ['IOT.example.COM', domainName],
  ])('lets %s stand for %s', async (name, wanted) => {
    const { files } = await setup([name]);

    const facts = checkServerCertificate(files, wanted, now);

    expect(facts.names).toEqual([name]);
  });

  it.each([
    ['*.example.com', 'a.iot.example.com'],
    ['*.example.com', 'example.com'],
    ['i*.example.com', domainName],
    ['example.com', domainName],
    ['127.0.0.1', domainName],
  ])('does not let %s stand for %s', async (name, wanted) => {
    const { files } = await setup([name]);

    expect(() => checkServerCertificate(files, wanted, now)).toThrow(`and devices connect to ${wanted}`);
  });

  it('refuses the key of another certificate', async () => {
    const { files, intermediate } = await setup();

    const check = () =>
      checkServerCertificate({ ...files, privateKeyPem: intermediate.privateKeyPem }, domainName, now);

    expect(check).toThrow('The private key is not that of the server certificate.');
  });

  it('refuses a key that is none, and shows nothing of it', async () => {
    const { files } = await setup();
    const privateKeyPem = files.privateKeyPem.replace('MIG', 'XXX');

    const check = () => checkServerCertificate({ ...files, privateKeyPem }, domainName, now);

    expect(check).toThrow(/^The private key cannot be read: it must be one unencrypted key in PEM\.$/);
  });

  it('refuses one that has expired', async () => {
    const { files } = await setup();

    expect(() => checkServerCertificate(files, domainName, days(400))).toThrow(
      /^The server certificate has expired on \d{4}-\d\d-\d\d\./,
    );
  });

  it('refuses one that is not valid yet', async () => {
    const { files } = await setup();

    expect(() => checkServerCertificate(files, domainName, days(-1))).toThrow('is not valid before');
  });

  it('refuses one whose extendedKeyUsage is for clients', async () => {
    const { files, intermediate } = await setup();
    const client = await issueCertificate(
      {
        commonName: domainName,
        keyType: 'ec-p256',
        validDays: 1,
        extensions: [
          basicConstraints('end-entity'),
          extendedKeyUsage([keyPurpose.clientAuth]),
          subjectAltName([domainName]),
        ],
      },
      intermediate.issuer,
    );

    expect(() => checkServerCertificate({ ...files, ...client }, domainName, now)).toThrow('serverAuth');
  });

  it('refuses one with no extendedKeyUsage at all', async () => {
    const { files, intermediate } = await setup();
    const plain = await issueCertificate(
      {
        commonName: domainName,
        keyType: 'ec-p256',
        validDays: 1,
        extensions: [subjectAltName([domainName])],
      },
      intermediate.issuer,
    );

    expect(() => checkServerCertificate({ ...files, ...plain }, domainName, now)).toThrow('serverAuth');
  });

  it('refuses more names than AWS IoT takes', async () => {
    const { files } = await setup([
      domainName,
      'b.example.com',
      'c.example.com',
      'd.example.com',
      'e.example.com',
    ]);

    expect(() => checkServerCertificate(files, domainName, now)).toThrow('has 5 DNS names');
  });

  it('refuses a chain that does not reach the root', async () => {
    const { files, intermediate } = await setup();

    expect(() =>
      checkServerCertificate({ ...files, chainPem: intermediate.certificatePem }, domainName, now),
    ).toThrow('The chain ends at "CN=Intermediate", which is no root.');
  });

  it('refuses a chain in the wrong order', async () => {
    const { files, root, intermediate } = await setup();
    const chainPem = root.certificatePem + intermediate.certificatePem;

    expect(() => checkServerCertificate({ ...files, chainPem }, domainName, now)).toThrow(
      'The chain breaks: "CN=iot.example.com" was not issued by "CN=Root"',
    );
  });

  it('refuses a chain of another PKI whose CAs have the same names', async () => {
    const [{ files }, other] = [await setup(), await setup()];

    expect(() =>
      checkServerCertificate({ ...files, chainPem: other.files.chainPem }, domainName, now),
    ).toThrow('The chain breaks');
  });

  it('refuses a chain in which a certificate stands that is no CA', async () => {
    const { files, root } = await setup();
    const notCa = await issueCertificate(
      { commonName: 'No CA', keyType: 'ec-p256', validDays: 1, extensions: [basicConstraints('end-entity')] },
      root.issuer,
    );
    const server = await issueServerCertificate([domainName], 'ec-p256', notCa.issuer);

    expect(() =>
      checkServerCertificate(
        { ...files, ...server, chainPem: notCa.certificatePem + root.certificatePem },
        domainName,
        now,
      ),
    ).toThrow('"CN=No CA" is no CA');
  });

  it('refuses more certificates than AWS IoT takes', async () => {
    let above = await issueRootCa('CA 0', 'ec-p256');
    let chainPem = above.certificatePem;
    for (const name of ['CA 1', 'CA 2', 'CA 3', 'CA 4']) {
      above = await issueCertificate(
        {
          commonName: name,
          keyType: 'ec-p256',
          validDays: 9,
          extensions: [basicConstraints({ pathLength: 9 })],
        },
        above.issuer,
      );
      chainPem = above.certificatePem + chainPem;
    }
    const server = await issueServerCertificate([domainName], 'ec-p256', above.issuer);

    expect(() => checkServerCertificate({ ...server, chainPem }, domainName, now)).toThrow(
      'are 6 certificates, and AWS IoT takes 5',
    );
  });

  it('refuses more bytes than AWS IoT takes', async () => {
    const { files } = await setup();
    const chainPem = files.chainPem + '#'.repeat(16_384);

    expect(() => checkServerCertificate({ ...files, chainPem }, domainName, now)).toThrow('bytes');
  });

  it('refuses a file of the chain that holds a key', async () => {
    const { files } = await setup();

    expect(() =>
      checkServerCertificate({ ...files, chainPem: files.chainPem + files.privateKeyPem }, domainName, now),
    ).toThrow('The chain holds a private key');
  });

  it('refuses a chain in the file of the certificate', async () => {
    const { files } = await setup();

    expect(() =>
      checkServerCertificate(
        { ...files, certificatePem: files.certificatePem + files.chainPem },
        domainName,
        now,
      ),
    ).toThrow('must hold exactly one certificate, and holds 3');
  });
});
