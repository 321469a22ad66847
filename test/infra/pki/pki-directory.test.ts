import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listCertificates } from '../../../infra/pki/list-certificates.ts';
import { hasPki, initPki, issueDevices, readPair } from '../../../infra/pki/pki-directory.ts';
import { revokeCertificate } from '../../../infra/pki/revoke-certificate.ts';

const folders: string[] = [];

const setup = async () => {
  const parent = await mkdtemp(join(tmpdir(), 'landfall-pki-'));
  folders.push(parent);
  const options = { directory: join(parent, 'pki'), keyType: 'ec-p256', force: false } as const;
  return { options, directory: options.directory };
};

afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

describe('the PKI directory', () => {
  it('holds root, intermediate and server after init', async () => {
    const { options, directory } = await setup();

    await initPki(options, ['localhost']);

    expect((await readdir(directory, { recursive: true })).toSorted()).toEqual([
      'drafts',
      'intermediate-ca',
      'intermediate-ca/certificate.pem',
      'intermediate-ca/private-key.pem',
      'ledger.db',
      'root-ca',
      'root-ca/certificate.pem',
      'root-ca/private-key.pem',
      'server',
      'server/certificate.pem',
      'server/private-key.pem',
    ]);
    expect(await hasPki(directory)).toBe(true);
  });

  it('lets nobody but the owner read private keys', async () => {
    const { options, directory } = await setup();

    await initPki(options, ['localhost']);
    await issueDevices(options, ['pump-1']);

    for (const path of ['root-ca', 'intermediate-ca', 'server', 'devices/pump-1'])
      expect((await stat(join(directory, path, 'private-key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('gives a device its certificate, its key and its chain', async () => {
    const { options, directory } = await setup();
    await initPki(options, ['localhost']);

    const [device] = await issueDevices(options, ['pump-1']);

    expect(device).toEqual({ thingName: 'pump-1', folder: join(directory, 'devices', 'pump-1') });
    const file = async (name: string) => readFile(join(directory, 'devices', 'pump-1', name), 'utf8');
    expect(new X509Certificate(await file('certificate.pem')).subject).toBe('CN=pump-1');
    expect(await file('chain.pem')).toBe(
      (await file('certificate.pem')) + (await readPair(directory, 'intermediate')).certificatePem,
    );
  });

  describe('when it is there already', () => {
    it('is left as it is, and nothing is written', async () => {
      const { options, directory } = await setup();
      await initPki(options, ['localhost']);
      const before = await readPair(directory, 'root');

      const again = initPki(options, ['localhost']);

      await expect(again).rejects.toThrow('exists already. Nothing was written; give --force');
      expect(await readPair(directory, 'root')).toEqual(before);
    });

    it('is replaced by force', async () => {
      const { options, directory } = await setup();
      await initPki(options, ['localhost']);
      const before = await readPair(directory, 'root');

      await initPki({ ...options, force: true }, ['localhost']);

      expect(await readPair(directory, 'root')).not.toEqual(before);
    });
  });

  describe('when one of several devices is there already', () => {
    it('makes none of them', async () => {
      const { options, directory } = await setup();
      await initPki(options, ['localhost']);
      await issueDevices(options, ['pump-2']);

      const issuing = issueDevices(options, ['pump-1', 'pump-2']);

      await expect(issuing).rejects.toThrow('pump-2 exists already');
      expect(await readdir(join(directory, 'devices'))).toEqual(['pump-2']);
    });
  });

  describe('when a device was revoked', () => {
    it('makes it a new certificate without force', async () => {
      const { options, directory } = await setup();
      await initPki(options, ['localhost']);
      await issueDevices(options, ['pump-1']);
      await revokeCertificate(directory, { name: 'pump-1' }, 'keyCompromise');

      await issueDevices(options, ['pump-1']);

      const devices = (await listCertificates(directory)).filter(({ kind }) => kind === 'device');
      expect(devices.map(({ revocation }) => revocation?.reason)).toEqual(['keyCompromise', undefined]);
    });
  });

  describe('when several make the same device at once', () => {
    it('is made by one of them', async () => {
      const { options, directory } = await setup();
      await initPki(options, ['localhost']);

      const made = await Promise.allSettled(
        Array.from({ length: 4 }, async () => issueDevices(options, ['pump-1'])),
      );

      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await listCertificates(directory)).filter(({ name }) => name === 'pump-1')).toHaveLength(1);
    });
  });

  describe('when a device is named twice', () => {
    it('makes none', async () => {
      const { options, directory } = await setup();
      await initPki(options, ['localhost']);

      const issuing = issueDevices(options, ['pump-1', 'pump-1']);

      await expect(issuing).rejects.toThrow('pump-1 is named twice. Nothing was written; name it once.');
      expect(await readdir(directory)).not.toContain('devices');
    });
  });

  describe('when there is no PKI', () => {
    it('says how to make one', async () => {
      const { options } = await setup();

      const issuing = issueDevices(options, ['pump-1']);

      await expect(issuing).rejects.toThrow('npx landfall pki init');
    });
  });
});
