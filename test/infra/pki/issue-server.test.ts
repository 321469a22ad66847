import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { issueServer } from '../../../infra/pki/issue-server.ts';
import { listCertificates } from '../../../infra/pki/list-certificates.ts';
import { initPki, type PkiOptions } from '../../../infra/pki/pki-directory.ts';
import { removeFoldersAfterEach, temporaryFolder } from './support/pki-folders.ts';

removeFoldersAfterEach();

const setup = async () => {
  const directory = join(await temporaryFolder(), 'pki');
  const options: PkiOptions = { directory, keyType: 'ec-p256', force: false };
  await initPki(options, ['iot.example.com', '127.0.0.1']);
  const certificateIn = async (folder: string) =>
    new X509Certificate(await readFile(join(directory, folder, 'certificate.pem')));
  return { directory, options, certificateIn };
};

describe('issueServer', () => {
  it('renews the server with the names that it has, and leaves the old certificate valid', async () => {
    const { directory, options, certificateIn } = await setup();
    const before = await certificateIn('server');

    const renewed = await issueServer(options, undefined);

    const after = await certificateIn('server');
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(after.subjectAltName).toBe('DNS:iot.example.com, IP Address:127.0.0.1');
    expect(renewed.stillValid.map(({ serial }) => BigInt(`0x${serial}`))).toEqual([
      BigInt(`0x${before.serialNumber}`),
    ]);
    const servers = (await listCertificates(directory)).filter(({ kind }) => kind === 'server');
    expect(servers.map(({ revocation }) => revocation)).toEqual([undefined, undefined]);
  });

  it('puts another server beside it', async () => {
    const { directory, options, certificateIn } = await setup();

    const { folder } = await issueServer(options, ['broker.example.com']);

    expect(folder).toBe(join(directory, 'servers/broker.example.com'));
    expect((await certificateIn('servers/broker.example.com')).checkHost('broker.example.com')).toBeDefined();
    expect((await certificateIn('server')).checkHost('iot.example.com')).toBeDefined();
  });

  it('does not replace the files of a name by its name alone, and does by force', async () => {
    const { options, certificateIn } = await setup();

    const issuing = issueServer(options, ['iot.example.com', 'iot2.example.com']);
    await expect(issuing).rejects.toThrow('iot.example.com has a valid certificate in');
    await issueServer({ ...options, force: true }, ['iot.example.com', 'iot2.example.com']);

    expect((await certificateIn('server')).checkHost('iot2.example.com')).toBeDefined();
  });
});
