import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readCrl } from '../../../../infra/pki/crl/read-crl.ts';
import { writeCrl } from '../../../../infra/pki/crl/write-crl.ts';
import { listCertificates } from '../../../../infra/pki/list-certificates.ts';
import { initPki, issueDevices, readPair } from '../../../../infra/pki/pki-directory.ts';
import { revokeCertificate } from '../../../../infra/pki/revoke-certificate.ts';
import { freshPki, removeFoldersAfterEach } from '../support/pki-folders.ts';

removeFoldersAfterEach();

const setup = async () => {
  const pki = await freshPki();
  await issueDevices(pki.options, ['pump-1', 'pump-2']);
  const { entry } = await revokeCertificate(pki.directory, { name: 'pump-1' }, 'keyCompromise');
  const crlIn = async (file: string) =>
    readCrl(
      file.endsWith('.pem')
        ? await readFile(join(pki.directory, 'crl', file), 'utf8')
        : await readFile(join(pki.directory, 'crl', file)),
      (await readPair(pki.directory, 'intermediate')).certificatePem,
    );
  return { ...pki, entry, crlIn };
};

describe('writeCrl', () => {
  it('writes what was revoked, and nothing else, in both forms', async () => {
    const { directory, entry, crlIn } = await setup();

    await writeCrl(directory, 30, undefined);

    for (const crl of [await crlIn('crl.pem'), await crlIn('crl.der')]) {
      expect([...crl.revocations.keys()]).toEqual([entry.serial]);
      expect(crl.revocationOf(entry.serial)?.reason).toBe('keyCompromise');
      expect(crl.nextUpdateMs - crl.thisUpdateMs).toBe(30 * 86_400_000);
    }
  });

  it('counts up, also when several run at once', async () => {
    const { directory, crlIn } = await setup();

    const written = await Promise.all(
      Array.from({ length: 4 }, async () => writeCrl(directory, 1, undefined)),
    );

    expect(new Set(written.map(({ number }) => number))).toEqual(new Set([1n, 2n, 3n, 4n]));
    expect((await crlIn('crl.der')).number).toBe(4n);
  });

  it('counts on from its file when the ledger is lost, and keeps what stood in it', async () => {
    const { directory, entry } = await setup();
    await writeCrl(directory, 1, undefined);
    await rm(join(directory, 'ledger.db'));
    await rm(join(directory, 'devices/pump-1'), { recursive: true });

    const { number, revocations } = await writeCrl(directory, 1, undefined);

    expect([number, [...revocations.keys()]]).toEqual([2n, [entry.serial]]);
  });

  it('gives a lost ledger its revocations back', async () => {
    const { directory, entry } = await setup();
    await writeCrl(directory, 1, undefined);
    await rm(join(directory, 'ledger.db'));

    const entries = await listCertificates(directory);

    expect(entries.find(({ serial }) => serial === entry.serial)?.revocation?.reason).toBe('keyCompromise');
  });

  it('counts on from the ledger when its file is lost', async () => {
    const { directory } = await setup();
    await writeCrl(directory, 1, undefined);
    await rm(join(directory, 'crl'), { recursive: true });

    expect((await writeCrl(directory, 1, undefined)).number).toBe(2n);
  });

  it('tells nothing of certificates of a CA before', async () => {
    const { directory, options, crlIn } = await setup();
    await writeCrl(directory, 1, undefined);
    await initPki({ ...options, force: true }, ['localhost']);

    await writeCrl(directory, 1, undefined);

    const crl = await crlIn('crl.der');
    expect([crl.number, crl.revocations.size]).toEqual([2n, 0]);
  });
});

describe('revokeCertificate', () => {
  it('keeps the first date and reason', async () => {
    const { directory, entry } = await setup();

    const again = await revokeCertificate(directory, { name: 'pump-1' }, 'superseded');

    expect(again).toEqual({ entry, wasRevoked: true });
  });

  it('finds a certificate by its serial as OpenSSL prints it', async () => {
    const { directory } = await setup();
    const pump2 = (await listCertificates(directory)).find(({ name }) => name === 'pump-2');
    const serial = (pump2?.serial ?? '').toUpperCase().padStart(32, '0');

    const { entry, wasRevoked } = await revokeCertificate(directory, { serial }, 'superseded');

    expect([entry.name, wasRevoked]).toEqual(['pump-2', false]);
  });

  it.each([
    [{ name: 'pump-3' }, 'The ledger knows no certificate of pump-3.'],
    [{ serial: 'abc' }, 'The ledger knows no certificate of serial abc.'],
    [{ name: 'Landfall Intermediate CA' }, 'Landfall Intermediate CA is a CA'],
  ])('refuses %j', async (which, message) => {
    const { directory } = await setup();

    const revoking = revokeCertificate(directory, which, 'unspecified');

    await expect(revoking).rejects.toThrow(message);
  });
});
