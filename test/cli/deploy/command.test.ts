import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { localEnvironment } from '../../../cli/local/deploy-service.ts';
import { initPki } from '../../../infra/pki/pki-directory.ts';
import { startProcess } from '../../e2e/support/landfall-process.ts';
import { type LineEnd, runLine } from '../run-line.ts';

const folders: string[] = [];

/** The command, and a CA of its own. */
const setup = async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'landfall-deploy-'));
  folders.push(cwd);
  await initPki({ directory: join(cwd, 'pki'), keyType: 'ec-p256', force: false }, ['iot.example.com']);
  const landfall = async (
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<LineEnd> =>
    runLine(words, {
      environment: {
        LANDFALL_CA_CERTIFICATE: join(cwd, 'pki/intermediate-ca/certificate.pem'),
        ...environment,
      },
    });
  return { cwd, landfall };
};

afterEach(async () => {
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true })));
});

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
  ])('says in one line that there is %s', async (_, words, environment, fault) => {
    const { landfall } = await setup();

    const { exitCode, stdout, stderr } = await landfall(['deploy', ...words], environment);

    expect(stderr).toMatch(/^landfall: .*\n$/);
    expect(stderr).toContain(fault);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('says in one line that there is nobody who answers', async () => {
    const { cwd } = await setup();

    // A process of its own: the SDK tells a socket's error by its class, which is another under jest.
    const { exitCode, stderr } = await startProcess(['deploy', '--stage', 'dev'], {
      LANDFALL_CA_CERTIFICATE: join(cwd, 'pki/intermediate-ca/certificate.pem'),
      ...localEnvironment('http://127.0.0.1:1'),
    }).end;

    expect(stderr).toMatch(/^landfall: AWS does not answer in us-west-2 \([^\n]*\n$/);
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
