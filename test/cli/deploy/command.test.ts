import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { initPki } from '../../../infra/pki/pki-directory.ts';

const folders: string[] = [];

/** The command, with no credentials anywhere, and nobody who answers for AWS. */
const setup = async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'landfall-deploy-'));
  folders.push(cwd);
  await initPki({ directory: join(cwd, 'pki'), keyType: 'ec-p256', force: false }, ['iot.example.com']);
  const landfall = async (
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> =>
    new Promise((resolve) => {
      const env = {
        PATH: process.env['PATH'],
        HOME: cwd,
        TMPDIR: cwd,
        AWS_EC2_METADATA_DISABLED: 'true',
        LANDFALL_CA_CERTIFICATE: join(cwd, 'pki/intermediate-ca/certificate.pem'),
        ...environment,
      };
      execFile(
        process.execPath,
        [join(import.meta.dirname, '../../../cli/landfall.ts'), ...words],
        { cwd, env },
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

const credentials = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('landfall deploy', () => {
  it.each([
    [
      'a stage that is not there',
      ['--stage', 'nowhere'],
      {},
      'There is no stage "nowhere": make infra/stages/nowhere.yml',
    ],
    [
      'a Region that is not in the stage',
      ['--stage', 'dev', '--region', 'sa-east-1'],
      {},
      'Region sa-east-1 is not one of stage "dev"',
    ],
    [
      'a CA file that is not there',
      ['--stage', 'dev'],
      { LANDFALL_CA_CERTIFICATE: '/nowhere/ca.pem' },
      'The CA certificate /nowhere/ca.pem cannot be read.',
    ],
    ['no credentials', ['--stage', 'dev'], {}, 'There are no AWS credentials: set AWS_PROFILE, or '],
    [
      'nobody who answers',
      ['--stage', 'dev'],
      { ...credentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      'AWS does not answer in us-west-2 (',
    ],
  ])('says in one line that there is %s', async (_, words, environment, fault) => {
    const { landfall } = await setup();

    const { exitCode, stdout, stderr } = await landfall(['deploy', ...words], environment);

    expect(stderr).toMatch(/^landfall: .*\n$/);
    expect(stderr).toContain(fault);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('says in one line that a CA is none', async () => {
    const { cwd, landfall } = await setup();
    const path = join(cwd, 'pki/server/certificate.pem');

    const { stderr } = await landfall(['deploy', '--stage', 'dev'], { LANDFALL_CA_CERTIFICATE: path });

    expect(stderr).toMatch(/^landfall: The CA certificate .* is no CA: .* basicConstraints .*\n$/);
  });

  it.each([
    ['no stage', ['deploy']],
    ['a word that is no Region', ['deploy', '--stage', 'dev', '--region', 'Frankfurt']],
    ['no Region to remove', ['remove', '--stage', 'dev']],
  ])('is wrong usage with %s', async (_, words) => {
    const { landfall } = await setup();

    expect((await landfall(words)).exitCode).toBe(2);
  });
});

describe('landfall certificate import', () => {
  it('refuses a stage that imports none', async () => {
    const { landfall } = await setup();

    const { exitCode, stderr } = await landfall(['certificate', 'import', '--stage', 'local']);

    expect(stderr).toMatch(/^landfall: Stage "local" uses no imported certificate: .*\n$/);
    expect(exitCode).toBe(1);
  });
});
