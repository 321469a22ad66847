import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { uploadDevices } from '../../../cli/test-devices/upload-devices.ts';
import { runUpload } from '../../../cli/test-devices/run-upload.ts';
import { initPki, issueDevices } from '../../../infra/pki/pki-directory.ts';

const folders: string[] = [];

const setup = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'landfall-devices-'));
  folders.push(directory);
  const options = { directory, keyType: 'ec-p256', force: true } as const;
  await initPki(options, ['localhost']);
  await issueDevices(options, ['pump-1']);
  const objects = new Map<string, string>();
  return {
    directory,
    objects,
    put: async (key: string, content: string) => {
      objects.set(key, content);
    },
  };
};

afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

describe('uploadDevices', () => {
  it('uploads what the device needs, and no key of a CA', async () => {
    const { directory, objects, put } = await setup();

    await uploadDevices(directory, ['pump-1'], put);

    expect([...objects.keys()]).toEqual([
      'root-ca.pem',
      'pump-1/certificate.pem',
      'pump-1/chain.pem',
      'pump-1/private-key.pem',
    ]);
    expect(objects.get('root-ca.pem')).not.toContain('PRIVATE KEY');
  });

  it('uploads nothing when one of the devices is not there', async () => {
    const { directory, objects, put } = await setup();

    await expect(uploadDevices(directory, ['pump-1', 'pump-2'], put)).rejects.toThrow(
      'Make the device first: npx landfall pki device pump-2',
    );

    expect(objects.size).toBe(0);
  });
});

describe('runUpload', () => {
  it('sends nothing when the stage has no test devices', async () => {
    const { directory } = await setup();

    await expect(runUpload(['pump-1'], { stage: 'local', pki: directory })).rejects.toThrow(
      'Stage "local" has no test devices, and no private key leaves this machine. Set testDevices: true in infra/stages/local.yml',
    );
  });
});
