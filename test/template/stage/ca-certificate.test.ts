import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readCaCertificates } from '../../../infra/cloudformation/stage/ca-certificate.ts';
import { issueDeviceCertificate, issueIntermediateCa, issueRootCa } from '../../../infra/pki/profiles.ts';

const directory = await mkdtemp(join(tmpdir(), 'landfall-ca-'));
afterAll(async () => rm(directory, { recursive: true }));

const root = await issueRootCa('Throwaway Root CA', 'ec-p256');
const [first, second, namesake] = await Promise.all(
  ['First CA', 'Second CA', 'First CA'].map(async (name) =>
    issueIntermediateCa(name, 'ec-p256', root.issuer),
  ),
);
if (first === undefined || second === undefined || namesake === undefined) throw new Error('No CAs');

const now = new Date();
const write = async (name: string, content: string) => {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
};

describe('readCaCertificates', () => {
  it('gives each CA with the id that AWS IoT will give it', async () => {
    const paths = [await write('1.pem', first.certificatePem), await write('2.pem', second.certificatePem)];

    const read = await readCaCertificates(paths, now);

    expect(read.map(({ path, subject }) => ({ path, subject }))).toEqual([
      { path: paths[0], subject: 'CN=First CA' },
      { path: paths[1], subject: 'CN=Second CA' },
    ]);
    const { fingerprint256 } = new X509Certificate(first.certificatePem);
    expect(read[0]?.id).toBe(fingerprint256.replaceAll(':', '').toLowerCase());
  });

  it('gives the same PEM for a file that is only formatted anew', async () => {
    const plain = await write('plain.pem', first.certificatePem);
    const decorated = await write(
      'decorated.pem',
      `subject=CN = First CA\r\n${first.certificatePem.replaceAll('\n', '\r\n')}\r\n`,
    );

    const [one] = await readCaCertificates([plain], now);
    const [other] = await readCaCertificates([decorated], now);

    expect(other?.pem).toBe(one?.pem);
  });

  it('says how to make a CA where there is none', async () => {
    await expect(readCaCertificates([join(directory, 'none.pem')], now)).rejects.toThrow(
      `The CA certificate ${join(directory, 'none.pem')} cannot be read. Make one with "npx landfall pki init"`,
    );
  });

  it('refuses a certificate that is no CA', async () => {
    const device = await issueDeviceCertificate('pump-1', 'ec-p256', first.issuer);
    const path = await write('device.pem', device.certificatePem);

    await expect(readCaCertificates([path], now)).rejects.toThrow(
      `The CA certificate ${path} is no CA: it needs the extension basicConstraints with CA:TRUE`,
    );
  });

  it('refuses a CA that has expired, and one that is not valid yet', async () => {
    const path = await write('old.pem', first.certificatePem);

    await expect(readCaCertificates([path], new Date('2099-01-01'))).rejects.toThrow('has expired on');
    await expect(readCaCertificates([path], new Date('2000-01-01'))).rejects.toThrow('is not valid before');
  });

  it.each([
    ['a chain', first.certificatePem + second.certificatePem],
    ['a key', first.certificatePem + first.privateKeyPem],
    ['nothing', ''],
    ['something else', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('refuses a file with %s, in one line that names it', async (_, content) => {
    const path = await write('wrong.pem', content);

    const reading = readCaCertificates([path], now);

    await expect(reading).rejects.toMatchObject({
      name: 'StageError',
      message: expect.stringMatching(/^The CA certificate \S+wrong\.pem [^\n]+$/),
    });
  });

  it('refuses the same CA twice', async () => {
    const [one, again] = [
      await write('a.pem', first.certificatePem),
      await write('b.pem', first.certificatePem),
    ];

    await expect(readCaCertificates([one, again], now)).rejects.toThrow(
      `The CA certificates ${one} and ${again} are the same: remove one of them from caCertificatePaths.`,
    );
  });

  it('refuses two CAs of one name: a copy of a device certificate would fit both', async () => {
    const paths = [await write('a.pem', first.certificatePem), await write('c.pem', namesake.certificatePem)];

    await expect(readCaCertificates(paths, now)).rejects.toThrow('have the same subject (CN=First CA)');
  });
});
