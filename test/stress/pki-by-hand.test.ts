import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { admit } from '../../domain/certificate/admit.ts';
import { readCrl } from '../../infra/pki/crl/read-crl.ts';
import { listCertificates } from '../../infra/pki/list-certificates.ts';
import { readCertificate } from '../../infra/pki/read-certificate.ts';
import { fencedBlocks, readPage } from '../docs/markdown.ts';

jest.setTimeout(60_000);

const project = join(import.meta.dirname, '../..');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-by-hand-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The shell of docs/pki.md, all of it in its order. It needs `openssl` on the path. */
const runDocument = async (): Promise<void> => {
  const blocks = fencedBlocks(await readPage('docs/pki.md'))
    .filter(({ language, mark }) => language === 'sh' && mark?.isTried === true)
    .map(({ text }) => text);
  const npx = `npx() { shift; "${process.execPath}" "${join(project, 'cli/landfall.ts')}" "$@"; }`;
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', [npx, ...blocks].join('\n')], { cwd: folder });
};

const file = async (path: string): Promise<string> => readFile(join(folder, 'by-hand', path), 'utf8');

describe('a PKI made by openssl, as the documentation says', () => {
  it('has devices that are admitted, and a CRL that is understood', async () => {
    await runDocument();

    const intermediate = await file('intermediate.pem');
    const facts = await readCertificate(await file('devices/pump-1/certificate.pem'), intermediate);
    expect(admit(facts, Date.now())).toEqual({ kind: 'admitted', thingName: 'pump-1' });
    const [byHand, ours] = [
      readCrl(await file('crl.pem'), intermediate),
      readCrl(await file('pki/crl/crl.pem'), intermediate),
    ];
    expect([byHand.number, ours.number]).toEqual([1n, 2n]);
    expect(ours.revocations).toEqual(byHand.revocations);
    const entries = await listCertificates(join(folder, 'by-hand/pki'));
    expect(entries.map(({ name, revocation }) => [name, revocation?.reason])).toEqual([
      ['Example Root CA', undefined],
      ['Example Intermediate CA', undefined],
      ['iot.example.com', undefined],
      ['pump-1', 'keyCompromise'],
      ['pump-2', undefined],
    ]);
  });
});
