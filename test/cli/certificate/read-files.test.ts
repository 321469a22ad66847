import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readServerCertificate } from '../../../cli/certificate/read-files.ts';
import { checkServerCertificate } from '../../../infra/pki/check-server-certificate.ts';
import { initPki } from '../../../infra/pki/pki-directory.ts';

const folders: string[] = [];

const setup = async () => {
  const pki = await mkdtemp(join(tmpdir(), 'landfall-pki-'));
  folders.push(pki);
  await initPki({ directory: pki, keyType: 'ec-p256', force: false }, ['iot.example.com']);
  return pki;
};

afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

describe('readServerCertificate', () => {
  it('takes from the PKI what AWS IoT takes: the whole chain, the issuer first', async () => {
    const pki = await setup();

    const certificate = await readServerCertificate({ pki });

    expect(() => checkServerCertificate(certificate, 'iot.example.com', new Date())).not.toThrow();
  });

  it('takes the files that are named, and not the PKI', async () => {
    const pki = await setup();
    const named = {
      certificate: join(pki, 'server/certificate.pem'),
      privateKey: join(pki, 'server/private-key.pem'),
      chain: join(pki, 'root-ca/certificate.pem'),
    };

    const certificate = await readServerCertificate({ pki: '/nowhere', ...named });

    expect(certificate.chainPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
  });

  it('wants all three files or none', async () => {
    const pki = await setup();

    await expect(readServerCertificate({ pki, chain: join(pki, 'root-ca/certificate.pem') })).rejects.toThrow(
      'Give --certificate, --private-key and --chain together',
    );
  });

  it('names the file that is not there', async () => {
    await expect(readServerCertificate({ pki: '/nowhere' })).rejects.toThrow(
      'The server certificate /nowhere/server/certificate.pem cannot be read.',
    );
  });
});
