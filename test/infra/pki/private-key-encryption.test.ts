import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fromBER } from 'asn1js';
import { exportPrivateKey, generateKeyPair, importPrivateKey } from '../../../infra/pki/key-pair.ts';
import { decodePem } from '../../../infra/pki/pem.ts';
import { issueDevices, readIntermediate } from '../../../infra/pki/pki-directory.ts';
import { encryptPrivateKey } from '../../../infra/pki/private-key-encryption.ts';
import { freshPki, removeFoldersAfterEach } from './support/pki-folders.ts';

removeFoldersAfterEach();

const passphrase = 'correct horse å battery';

const setup = async (keyType: 'ec-p256' | 'rsa-2048' = 'ec-p256') => {
  const { privateKey } = await generateKeyPair(keyType);
  const encrypted = await encryptPrivateKey(await crypto.subtle.exportKey('pkcs8', privateKey), passphrase);
  return { plain: await exportPrivateKey(privateKey), encrypted };
};

describe('an encrypted private key', () => {
  it.each(['ec-p256', 'rsa-2048'] as const)('of %s is opened by its passphrase', async (keyType) => {
    const { plain, encrypted } = await setup(keyType);

    const key = await importPrivateKey(encrypted, passphrase);

    expect(await exportPrivateKey(key)).toBe(plain);
  });

  it('is opened by OpenSSL', async () => {
    const { plain, encrypted } = await setup();

    const key = createPrivateKey({ key: encrypted, passphrase });

    expect(key.equals(createPrivateKey(plain))).toBe(true);
  });

  it('is PBES2 with 600,000 rounds of PBKDF2-HMAC-SHA-256 and AES-256-CBC', async () => {
    const { encrypted } = await setup();

    const [der = new ArrayBuffer(0)] = decodePem('ENCRYPTED PRIVATE KEY', encrypted);
    const text = fromBER(der).result.toString();

    for (const part of [
      'OBJECT IDENTIFIER : 1.2.840.113549.1.5.13',
      'OBJECT IDENTIFIER : 1.2.840.113549.1.5.12',
      'INTEGER : 600000',
      'OBJECT IDENTIFIER : 1.2.840.113549.2.9',
      'OBJECT IDENTIFIER : 2.16.840.1.101.3.4.1.42',
    ])
      expect(text).toContain(part);
  });

  it('is opened when OpenSSL has encrypted it', async () => {
    const { plain } = await setup();
    const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase } as const;
    const encrypted = createPrivateKey(plain).export(options).toString();

    const key = await importPrivateKey(encrypted, passphrase);

    expect(await exportPrivateKey(key)).toBe(plain);
  });

  it.each(['wrong horse', ''])('is not opened by %j', async (wrong) => {
    const { encrypted } = await setup();

    const opening = importPrivateKey(encrypted, wrong);

    await expect(opening).rejects.toThrow(/^The passphrase does not open the private key\./);
  });
});

describe('a PKI with a passphrase', () => {
  it('encrypts the keys of the CAs, and not those that servers and devices need', async () => {
    const { directory, options } = await freshPki({ passphrase });
    await issueDevices(options, ['pump-1']);

    const labels = await Promise.all(
      ['root-ca', 'intermediate-ca', 'server', 'devices/pump-1'].map(
        async (folder) => (await readFile(join(directory, folder, 'private-key.pem'), 'utf8')).split('\n')[0],
      ),
    );

    expect(labels).toEqual([
      '-----BEGIN ENCRYPTED PRIVATE KEY-----',
      '-----BEGIN ENCRYPTED PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----',
    ]);
  });

  it.each([
    [undefined, 'private-key.pem is encrypted. Give its passphrase: --passphrase-file FILE'],
    [
      'wrong horse',
      /^The passphrase does not open .*private-key\.pem\. Give the one that it was encrypted with\.$/,
    ],
  ])('does not sign with the passphrase %j', async (wrong, message) => {
    const { directory } = await freshPki({ passphrase });

    const reading = readIntermediate(directory, wrong);

    await expect(reading).rejects.toThrow(message);
  });
});
