import { copyFile, cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeCrl } from '../../../infra/pki/crl/write-crl.ts';
import { issueDevices, readIntermediate } from '../../../infra/pki/pki-directory.ts';
import { issueDeviceCertificate } from '../../../infra/pki/profiles.ts';
import { revokeCertificate } from '../../../infra/pki/revoke-certificate.ts';
import { verifyFiles } from '../../../infra/pki/verify-files.ts';
import { freshPki, removeFoldersAfterEach } from './support/pki-folders.ts';

removeFoldersAfterEach();

const setup = async () => {
  const pki = await freshPki();
  await issueDevices(pki.options, ['pump-1', 'pump-2']);
  const device = join(pki.directory, 'devices/pump-1');
  const badOf = async (path: string, now = new Date()) =>
    (await verifyFiles(pki.directory, path, now)).filter(({ isGood }) => !isGood);
  return { ...pki, device, badOf };
};

describe('verifyFiles', () => {
  it('finds nothing wrong with a device, its certificate alone, and the server', async () => {
    const { directory, device, badOf } = await setup();
    await writeCrl(directory, 1, undefined);

    expect(await badOf(device)).toEqual([]);
    expect(await badOf(join(device, 'certificate.pem'))).toEqual([]);
    expect(await badOf(join(device, 'chain.pem'))).toEqual([]);
    expect(await badOf(join(directory, 'server'))).toEqual([]);
  });

  it('looks at each point, in order', async () => {
    const { directory, device } = await setup();

    const points = await verifyFiles(directory, device, new Date());

    expect(points.map(({ point }) => point)).toEqual([
      'certificate',
      'chain',
      'dates',
      'name',
      'key',
      'ledger',
      'crl',
    ]);
  });

  it('tells what was revoked, by ledger and CRL', async () => {
    const { directory, device, badOf } = await setup();
    await revokeCertificate(directory, { name: 'pump-1' }, 'keyCompromise');

    const before = await badOf(device);
    await writeCrl(directory, 1, undefined);
    const after = await badOf(device);

    expect(before.map(({ point }) => point)).toEqual(['ledger']);
    expect(after.map(({ point }) => point)).toEqual(['ledger', 'crl']);
    expect(after[1]?.says).toContain('on CRL 1, revoked since');
  });

  it('tells a key of another device', async () => {
    const { directory, device, badOf } = await setup();
    await copyFile(join(directory, 'devices/pump-2/private-key.pem'), join(device, 'private-key.pem'));

    const bad = await badOf(device);

    expect(bad.map(({ point }) => point)).toEqual(['key']);
  });

  it('tells a folder of another name', async () => {
    const { directory, device, badOf } = await setup();
    await cp(device, join(directory, 'devices/pump-9'), { recursive: true });

    const bad = await badOf(join(directory, 'devices/pump-9'));

    expect(bad).toEqual([
      { point: 'name', isGood: false, says: 'the certificate is for "pump-1", and its folder is "pump-9"' },
    ]);
  });

  it('tells a device of another PKI', async () => {
    const [{ badOf }, other] = [await setup(), await setup()];

    const bad = await badOf(other.device);

    expect(bad.map(({ point }) => point)).toEqual(['chain', 'ledger']);
  });

  it('tells a certificate that the CA has signed and the ledger does not know', async () => {
    const { directory, badOf } = await setup();
    const stranger = await issueDeviceCertificate('pump-7', 'ec-p256', await readIntermediate(directory));
    const path = join(directory, 'stranger.pem');
    await writeFile(path, stranger.certificatePem);

    const bad = await badOf(path);

    expect(bad.map(({ point }) => point)).toEqual(['ledger']);
  });

  it('tells a certificate and a CRL that have expired', async () => {
    const { directory, device, badOf } = await setup();
    await writeCrl(directory, 1, undefined);

    const bad = await badOf(device, new Date(Date.now() + 1826 * 86_400_000));

    expect(bad.map(({ point }) => point)).toEqual(['dates', 'crl']);
  });

  it.each(['root-ca', 'intermediate-ca'])('takes %s for no device', async (folder) => {
    const { directory, badOf } = await setup();

    const bad = await badOf(join(directory, folder));

    expect(bad.map(({ point }) => point)).toContain('name');
  });

  it('says that there is no certificate', async () => {
    const { directory, badOf } = await setup();

    const bad = await badOf(join(directory, 'devices'));

    expect(bad.map(({ point }) => point)).toEqual(['certificate']);
  });
});
