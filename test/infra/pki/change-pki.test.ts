import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { changeExistingPki } from '../../../infra/pki/change-pki.ts';
import { makeDevices, putDevices } from '../../../infra/pki/device-batch.ts';
import { certificateIdOfPem } from '../../../infra/pki/ledger/entry-of-certificate.ts';
import { statusOf } from '../../../infra/pki/ledger/ledger-entry.ts';
import { withLock } from '../../../infra/pki/ledger/with-lock.ts';
import { listCertificates } from '../../../infra/pki/list-certificates.ts';
import { initPki, issueDevices, readIntermediate } from '../../../infra/pki/pki-directory.ts';
import { freshPki, removeFoldersAfterEach } from './support/pki-folders.ts';

removeFoldersAfterEach();

const killed = new Error('killed');

/** Puts two devices, and dies before the ledger has committed. */
const putAndDie = async (directory: string): Promise<void> => {
  const intermediate = await readIntermediate(directory);
  const devices = await makeDevices(['pump-1', 'pump-2'], 'ec-p256', intermediate);
  const dying = changeExistingPki(directory, async ({ put }) => {
    await putDevices(directory, { put }, devices, intermediate);
    throw killed;
  });
  await expect(dying).rejects.toBe(killed);
};

const draftOf = async (directory: string): Promise<string> => {
  const [name = ''] = await readdir(join(directory, 'drafts'));
  return join(directory, 'drafts', name);
};

/** Names and ids of the valid devices in the ledger, and those that the files hold. */
const devicesOf = async (directory: string) => {
  const entries = await listCertificates(directory);
  const ledger = entries
    .filter((entry) => entry.kind === 'device' && statusOf(entry, Date.now()) === 'valid')
    .map(({ name, certificateId }) => [name, certificateId]);
  const found: readonly string[] = await readdir(join(directory, 'devices')).catch(() => []);
  const names = found.toSorted();
  const files = await Promise.all(
    names.map(async (name) => [
      name,
      certificateIdOfPem(await readFile(join(directory, 'devices', name, 'certificate.pem'), 'utf8')),
    ]),
  );
  return { ledger, files };
};

describe('a change of the PKI', () => {
  it('leaves neither files nor entries when it was killed before its drafts were whole', async () => {
    const { directory } = await freshPki();
    await putAndDie(directory);
    const draft = await draftOf(directory);
    await rename(join(directory, 'devices'), join(draft, 'devices'));
    await rename(draft, draft.replace('.ready', '.partial'));

    const { ledger, files } = await devicesOf(directory);

    expect({ ledger, files }).toEqual({ ledger: [], files: [] });
    expect(await readdir(join(directory, 'drafts'))).toEqual([]);
  });

  it('is done to its end by the next command when it was killed before the first folder was in its place', async () => {
    const { directory } = await freshPki();
    await putAndDie(directory);
    await rename(join(directory, 'devices'), join(await draftOf(directory), 'devices'));

    const { ledger, files } = await devicesOf(directory);

    expect(files.map(([name]) => name)).toEqual(['pump-1', 'pump-2']);
    expect(ledger).toEqual(files);
  });

  it('is done to its end when it was killed between two folders', async () => {
    const { directory } = await freshPki();
    await putAndDie(directory);
    const draft = await draftOf(directory);
    await mkdir(join(draft, 'devices'), { recursive: true });
    await rename(join(directory, 'devices/pump-2'), join(draft, 'devices/pump-2'));

    const { ledger, files } = await devicesOf(directory);

    expect(files.map(([name]) => name)).toEqual(['pump-1', 'pump-2']);
    expect(ledger).toEqual(files);
  });

  it('is done to its end when it was killed with all folders in their places', async () => {
    const { directory } = await freshPki();
    await putAndDie(directory);

    const { ledger, files } = await devicesOf(directory);

    expect(files.map(([name]) => name)).toEqual(['pump-1', 'pump-2']);
    expect(ledger).toEqual(files);
    expect(await readdir(join(directory, 'drafts'))).toEqual([]);
  });

  it('revokes the certificate that it replaced also when it was killed, and does so once', async () => {
    const { directory, options } = await freshPki();
    await issueDevices(options, ['pump-1']);
    await putAndDie(directory);

    const { ledger, files } = await devicesOf(directory);

    const entries = await listCertificates(directory);
    expect(
      entries.filter(({ name }) => name === 'pump-1').map(({ revocation }) => revocation?.reason),
    ).toEqual(['superseded', undefined]);
    expect(ledger).toEqual(files);
  });

  it('lets one run at a time on the ledger, however many want to', async () => {
    const { directory } = await freshPki();
    let inside = 0;
    let most = 0;

    await Promise.all(
      Array.from({ length: 5 }, async () =>
        withLock(directory, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await readdir(directory);
          inside -= 1;
        }),
      ),
    );

    expect(most).toBe(1);
  });
});

describe('the ledger', () => {
  it('knows serial, dates and certificate id of all that was issued', async () => {
    const { directory, options } = await freshPki();
    await issueDevices(options, ['pump-1']);

    const entries = await listCertificates(directory);

    const pem = await readFile(join(directory, 'devices/pump-1/certificate.pem'), 'utf8');
    const certificate = new X509Certificate(pem);
    expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'root Landfall Root CA',
      'intermediate Landfall Intermediate CA',
      'server localhost',
      'device pump-1',
    ]);
    expect(entries.at(-1)).toMatchObject({
      serial: certificate.serialNumber.toLowerCase().replace(/^0+/, ''),
      certificateId: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      notBeforeMs: certificate.validFromDate.getTime(),
      notAfterMs: certificate.validToDate.getTime(),
      issuerId: entries[1]?.certificateId,
    });
  });

  it('is made again from the certificates when it is lost', async () => {
    const { directory, options } = await freshPki();
    await issueDevices(options, ['pump-1', 'pump-2']);
    const before = await listCertificates(directory);
    await rm(join(directory, 'ledger.db'));

    const after = await listCertificates(directory);

    expect(after.toSorted((a, b) => a.serial.localeCompare(b.serial))).toEqual(
      before.toSorted((a, b) => a.serial.localeCompare(b.serial)),
    );
  });

  it('does not take in what another CA has signed', async () => {
    const [{ directory }, other] = [await freshPki(), await freshPki()];
    await issueDevices(other.options, ['pump-9']);
    await mkdir(join(directory, 'devices'));
    await rename(join(other.directory, 'devices/pump-9'), join(directory, 'devices/pump-9'));

    const entries = await listCertificates(directory);

    expect(entries.map(({ name }) => name)).not.toContain('pump-9');
  });

  it('revokes every certificate of a CA that is replaced', async () => {
    const { directory, options } = await freshPki();
    await issueDevices(options, ['pump-1']);

    await initPki({ ...options, force: true }, ['localhost']);

    const entries = await listCertificates(directory);
    expect(entries.map(({ revocation }) => revocation?.reason)).toEqual([
      ...Array.from({ length: 4 }, () => 'superseded'),
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('says in one line that its file is none', async () => {
    const { directory } = await freshPki();
    await writeFile(join(directory, 'ledger.db'), 'this is no database, '.repeat(100));

    const listing = listCertificates(directory);

    await expect(listing).rejects.toThrow(
      /^The ledger .*ledger\.db cannot be opened \(file is not a database\)\. Put back/,
    );
  });
});
