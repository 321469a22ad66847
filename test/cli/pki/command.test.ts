import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const folders: string[] = [];

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const setup = async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'landfall-cli-'));
  folders.push(cwd);
  const landfall = async (...words: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(import.meta.dirname, '../../../cli/landfall.ts'), ...words],
        { cwd },
        (error, stdout, stderr) => {
          resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
        },
      );
    });
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
});
