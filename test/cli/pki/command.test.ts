import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type LineEnd, runLine } from '../run-line.ts';

const folders: string[] = [];

const setup = async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'landfall-cli-'));
  folders.push(cwd);
  const landfall = async (...words: readonly string[]): Promise<LineEnd> =>
    runLine(words, { folder: cwd, environment: { CI: '1', LANDFALL_PKI_PASSPHRASE: '' } });
  return { cwd, landfall };
};

afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

describe('landfall pki', () => {
  it('makes a PKI and devices where the documentation says', async () => {
    const { cwd, landfall } = await setup();

    const init = await landfall('pki', 'init', '--name', 'iot.example.com', '--name', 'localhost');
    const device = await landfall('pki', 'device', 'pump-1', 'pump-2');

    expect(init).toEqual({
      exitCode: 0,
      stdout: '.landfall/pki: root CA, intermediate CA, server (iot.example.com, localhost)\n',
      stderr: '',
    });
    expect(device.stdout).toBe(
      'pump-1: .landfall/pki/devices/pump-1\npump-2: .landfall/pki/devices/pump-2\n',
    );
    expect((await readdir(join(cwd, '.landfall/pki/devices/pump-2'))).toSorted()).toEqual([
      'certificate.pem',
      'chain.pem',
      'private-key.pem',
    ]);
  });

  it('makes RSA keys when asked', async () => {
    const { cwd, landfall } = await setup();

    await landfall('pki', 'init', '--key-type', 'rsa-2048');

    const { createPrivateKey } = await import('node:crypto');
    const key = createPrivateKey(await readFile(join(cwd, '.landfall/pki/server/private-key.pem')));
    expect([key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', 2048]);
  });

  it('names the CAs as asked, so that a stage can have several', async () => {
    const { cwd, landfall } = await setup();

    const named = await landfall('pki', 'init', '--ca-name', 'Example 2027');
    const wrong = await landfall('pki', 'init', '--ca-name', 'x'.repeat(49), '--dir', 'other');

    const read = async (folder: string) =>
      new X509Certificate(await readFile(join(cwd, '.landfall/pki', folder, 'certificate.pem'))).subject;
    expect(named.exitCode).toBe(0);
    expect(await read('root-ca')).toBe('CN=Example 2027 Root CA');
    expect(await read('intermediate-ca')).toBe('CN=Example 2027 Intermediate CA');
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Name the CAs by up to 48') });
  });

  it('does not overwrite without --force, and says so in one line', async () => {
    const { landfall } = await setup();
    await landfall('pki', 'init');

    const again = await landfall('pki', 'init');
    const forced = await landfall('pki', 'init', '--force');

    expect(again).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'landfall: .landfall/pki/root-ca exists already. Nothing was written; give --force to replace it.\n',
    });
    expect(forced.exitCode).toBe(0);
  });

  it('refuses a name that cannot be a thing name, as wrong usage', async () => {
    const { cwd, landfall } = await setup();
    await landfall('pki', 'init');

    const { exitCode, stderr } = await landfall('pki', 'device', 'pump-1', '../pump 2');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('A device needs a thing name');
    expect(await readdir(join(cwd, '.landfall/pki'))).not.toContain('devices');
  });

  it('says how to make a PKI when there is none', async () => {
    const { landfall } = await setup();

    const { exitCode, stderr } = await landfall('pki', 'device', 'pump-1');

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'landfall: .landfall/pki/intermediate-ca/certificate.pem cannot be read. Make the PKI first: npx landfall pki init\n',
    );
  });

  it('makes a fleet, and tells how far it is on stderr', async () => {
    const { cwd, landfall } = await setup();
    await landfall('pki', 'init');

    const devices = await landfall('pki', 'devices', '--count', '20', '--prefix', 'pump');

    expect(devices).toEqual({
      exitCode: 0,
      stdout: 'pump-0001 to pump-0020: .landfall/pki/devices\n',
      stderr: '20 of 20 devices\n',
    });
    expect(await readdir(join(cwd, '.landfall/pki/devices'))).toHaveLength(20);
  });

  it('revokes, once, and signs a CRL', async () => {
    const { landfall } = await setup();
    await landfall('pki', 'init');
    await landfall('pki', 'device', 'pump-1');

    const first = await landfall('pki', 'revoke', 'pump-1', '--reason', 'keyCompromise');
    const second = await landfall('pki', 'revoke', 'pump-1', '--json');
    const crl = await landfall('pki', 'crl', '--days', '7');

    expect(first.stdout).toMatch(/^pump-1: serial [0-9a-f]+ is revoked, \d{4}-\d\d-\d\d, keyCompromise\n$/);
    expect(first.stderr).toBe('The next CRL tells it: npx landfall pki crl\n');
    expect(JSON.parse(second.stdout)).toMatchObject({ name: 'pump-1', status: 'revoked', wasRevoked: true });
    expect(crl.stdout).toMatch(
      /^CRL 1: 1 revoked, the next by \d{4}-\d\d-\d\d\n\.landfall\/pki\/crl\/crl\.pem\n\.landfall\/pki\/crl\/crl\.der\n$/,
    );
  });

  it('lists what there is, for people and for programs', async () => {
    const { landfall } = await setup();
    await landfall('pki', 'init');
    await landfall('pki', 'device', 'pump-1', 'pump-2');
    await landfall('pki', 'revoke', 'pump-1');

    const table = await landfall('pki', 'list');
    const revoked = await landfall('pki', 'list', '--json', '--status', 'revoked');

    expect(table.stdout).toContain('│ Landfall Intermediate CA │ intermediate │');
    expect(JSON.parse(revoked.stdout)).toEqual([
      expect.objectContaining({ name: 'pump-1', kind: 'device', status: 'revoked', reason: 'unspecified' }),
    ]);
  });

  it('says of a device what is good and what is not, and fails when something is not', async () => {
    const { landfall } = await setup();
    await landfall('pki', 'init');
    await landfall('pki', 'device', 'pump-1');

    const good = await landfall('pki', 'verify', '.landfall/pki/devices/pump-1');
    await landfall('pki', 'revoke', 'pump-1');
    const bad = await landfall('pki', 'verify', '.landfall/pki/devices/pump-1');

    expect(good.exitCode).toBe(0);
    expect(good.stdout.split('\n').filter((line) => line.startsWith('ok'))).toHaveLength(7);
    expect(bad.exitCode).toBe(1);
    expect(bad.stdout).toMatch(/^NOT {2}ledger {7}revoked since /m);
    expect(bad.stderr).toBe(
      'landfall: .landfall/pki/devices/pump-1 is not to be trusted: ledger. See above for what to do.\n',
    );
  });

  it('renews the server, and says what becomes of the certificate before', async () => {
    const { landfall } = await setup();
    await landfall('pki', 'init');

    const { stdout, stderr } = await landfall('pki', 'server');

    expect(stdout).toMatch(/^localhost: \.landfall\/pki\/server, valid until \d{4}-\d\d-\d\d\n$/);
    expect(stderr).toMatch(
      /^The one before stays valid until .* npx landfall pki revoke --serial [0-9a-f]+ --reason superseded\n$/,
    );
  });

  it('signs with an encrypted key by a passphrase from a file, and in no other way', async () => {
    const { cwd, landfall } = await setup();
    await writeFile(join(cwd, 'secret'), 'correct horse\n');
    await writeFile(join(cwd, 'wrong'), 'another horse\n');

    const init = await landfall('pki', 'init', '--encrypt', '--passphrase-file', 'secret');
    const right = await landfall('pki', 'device', 'pump-1', '--passphrase-file', 'secret');
    const wrong = await landfall('pki', 'device', 'pump-2', '--passphrase-file', 'wrong');
    const none = await landfall('pki', 'device', 'pump-3');

    expect(init.stdout).toContain('the keys of the CAs are encrypted');
    expect(right.exitCode).toBe(0);
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      1,
      'landfall: The passphrase does not open .landfall/pki/intermediate-ca/private-key.pem. Give the one that it was encrypted with.\n',
    ]);
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      'landfall: .landfall/pki/intermediate-ca/private-key.pem is encrypted. Give its passphrase: --passphrase-file FILE, LANDFALL_PKI_PASSPHRASE, or at a terminal.\n',
    ]);
    expect(await readdir(join(cwd, '.landfall/pki/devices'))).toEqual(['pump-1']);
  });

  it.each([
    ['short\n', 'The passphrase is shorter than 8 characters.'],
    ['\n', 'The first line of secret is empty.'],
  ])('does not encrypt with the passphrase %j', async (content, message) => {
    const { cwd, landfall } = await setup();
    await writeFile(join(cwd, 'secret'), content);

    const { exitCode, stderr } = await landfall('pki', 'init', '--passphrase-file', 'secret');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(await readdir(cwd)).toEqual(['secret']);
  });
});
