import { describe, expect, it } from '@jest/globals';
import { checkCaCertificate } from '../../../infra/pki/check-ca-certificate.ts';
import { basicConstraints, keyUsage } from '../../../infra/pki/extensions.ts';
import { issueCertificate } from '../../../infra/pki/issue-certificate.ts';
import { issueIntermediateCa, issueRootCa } from '../../../infra/pki/profiles.ts';

const now = new Date();
const whose = 'The CA certificate ca.pem';

const setup = async () => {
  const root = await issueRootCa('Root', 'ec-p256');
  return { root, intermediate: await issueIntermediateCa('Intermediate', 'ec-p256', root.issuer) };
};

describe('checkCaCertificate', () => {
  it('takes an issuing CA', async () => {
    const { intermediate } = await setup();

    expect(() => checkCaCertificate(whose, intermediate.certificatePem, now)).not.toThrow();
  });

  it.each([
    ['no basicConstraints', []],
    ['CA:FALSE', [basicConstraints('end-entity')]],
    ['no keyCertSign', [basicConstraints({ pathLength: 0 }), keyUsage(['digitalSignature'])]],
  ])('refuses one with %s', async (_, extensions) => {
    const { root } = await setup();
    const { certificatePem } = await issueCertificate(
      { commonName: 'No CA', keyType: 'ec-p256', validDays: 1, extensions },
      root.issuer,
    );

    expect(() => checkCaCertificate(whose, certificatePem, now)).toThrow(`${whose} is no CA`);
  });

  it('refuses one that has expired', async () => {
    const { intermediate } = await setup();

    expect(() => checkCaCertificate(whose, intermediate.certificatePem, new Date('2100-01-01'))).toThrow(
      `${whose} has expired on`,
    );
  });

  it.each([
    [
      'a key beside it',
      async () => {
        const { intermediate } = await setup();
        return intermediate.certificatePem + intermediate.privateKeyPem;
      },
      'holds a private key',
    ],
    [
      'a chain',
      async () => {
        const { root, intermediate } = await setup();
        return intermediate.certificatePem + root.certificatePem;
      },
      'must hold exactly one certificate, and holds 2',
    ],
    ['no certificate', async () => 'hello', 'holds no certificate in PEM'],
    [
      'something else',
      async () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'no X.509 certificate',
    ],
  ])('refuses a file with %s', async (_, make, fault) => {
    const pem = await make();

    expect(() => checkCaCertificate(whose, pem, now)).toThrow(
      `${whose} ${fault.startsWith('no X') ? 'holds something that is ' : ''}${fault}`,
    );
  });
});
