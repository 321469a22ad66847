import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { localEnvironment } from '../../cli/local/deploy-service.ts';
import { localName } from '../../cli/local/start-landfall.ts';
import { startProcess } from '../e2e/support/landfall-process.ts';
import { startCloud, type Cloud } from '../../infra/local/start-cloud.ts';
import { initPki, readPair } from '../../infra/pki/pki-directory.ts';
import { processesWith } from './support/processes-with.ts';

// The real program in each test.
jest.setTimeout(120_000);

const region = 'us-west-2';
const stack = 'landfall-local';
const deploy = ['deploy', '--stage', 'local', '--region', region, '--verbose'];
const remove = ['remove', '--stage', 'local', '--region', region, '--verbose'];

// The tests are one story: each goes on where the one before it ended.
describe('a deployment that is interrupted', () => {
  let folder = '';
  /** For what the commands leave behind. */
  let temporary = '';
  let cloud: Cloud | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-interrupted-'));
    temporary = join(folder, 'tmp');
    await mkdir(temporary);
    const pki = join(folder, 'pki');
    await initPki({ directory: pki, keyType: 'ec-p256', force: false }, [localName, '127.0.0.1']);
    const server = await readPair(pki, 'server');
    cloud = await startCloud({
      regions: [region, 'eu-west-1'],
      serverNames: [localName],
      serverCertificate: {
        certificateChainPem: server.certificatePem,
        privateKeyPem: server.privateKeyPem,
      },
    });
  });
  afterAll(async () => {
    await cloud?.close();
    await rm(folder, { recursive: true });
  });

  const landfall = (words: readonly string[]) =>
    startProcess(words, {
      ...localEnvironment(cloud?.endpoint ?? ''),
      LANDFALL_CA_CERTIFICATE: join(folder, 'pki/intermediate-ca/certificate.pem'),
      TMPDIR: temporary,
    });
  const interrupt = async (words: readonly string[], at: RegExp, signal: 'SIGINT' | 'SIGTERM') => {
    const command = landfall(words);
    await command.said(at);
    const folders = await readdir(temporary);
    command.kill(signal);
    const { exitCode, stdout, stderr } = await command.end;
    return { exitCode, stdout, folders, told: /^landfall: .*\n$/m.exec(stderr)?.[0] };
  };
  const expectNothingLeft = async () => {
    expect({
      folders: await readdir(temporary),
      processes: await processesWith(temporary),
    }).toEqual({ folders: [], processes: [] });
  };

  it('has begun nothing while it was packaging', async () => {
    const { exitCode, stdout, folders, told } = await interrupt(deploy, /Compiling to node/, 'SIGINT');

    expect(folders).toHaveLength(1);
    expect({ exitCode, stdout, told }).toEqual({
      exitCode: 130,
      stdout: '',
      told: `landfall: Interrupted. There is no stack ${stack} in ${region}. Run it again: npx landfall deploy --stage local --region ${region}\n`,
    });
    await expectNothingLeft();
  });

  it('leaves to CloudFormation what it has begun, and is done when it is run again', async () => {
    const { exitCode, told } = await interrupt(deploy, /IN_PROGRESS - AWS::IAM::Role/, 'SIGTERM');
    await expectNothingLeft();
    await cloud?.settled();
    const again = await landfall(deploy).end;

    expect(exitCode).toBe(143);
    expect(told).toMatch(
      /^landfall: Interrupted\. The stack landfall-local in us-west-2 is UPDATE_(IN_PROGRESS|COMPLETE)[,.] .*npx landfall deploy --stage local --region us-west-2\n$/,
    );
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^us-west-2 {2}unchanged in /),
    });
    await expectNothingLeft();
  });

  it('is said in JSON as well', async () => {
    const { exitCode, stdout } = await interrupt([...deploy, '--json'], /Compiling to node/, 'SIGINT');

    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      regions: [],
      failed: { region, resource: null, reason: expect.stringMatching(/^Interrupted\. /) },
    });
    await expectNothingLeft();
  });

  it('keeps a stack whose removal has not begun', async () => {
    const { exitCode, stdout, told } = await interrupt(remove, /removes landfall-local/, 'SIGINT');

    expect({ exitCode, stdout, told }).toEqual({
      exitCode: 130,
      stdout: '',
      told: `landfall: Interrupted. The stack ${stack} in ${region} is UPDATE_COMPLETE. Run it again: npx landfall remove --stage local --region ${region}\n`,
    });
    await expectNothingLeft();
  });

  it('removes the stack, by itself or when it is run again', async () => {
    const { exitCode, told } = await interrupt(remove, /Removing landfall from stage local/, 'SIGTERM');
    await expectNothingLeft();
    await cloud?.settled();
    const again = await landfall(remove).end;

    expect(exitCode).toBe(143);
    expect(told).toMatch(
      /^landfall: Interrupted\. (The stack landfall-local in us-west-2 is (UPDATE_COMPLETE|DELETE_IN_PROGRESS)[,.] |There is no stack landfall-local in us-west-2 any more\.)/,
    );
    expect([
      `us-west-2  removed\n`,
      `landfall: There is no stack ${stack} in ${region}: nothing to remove.\n`,
    ]).toContain(again.exitCode === 0 ? again.stdout : again.stderr);
    await expectNothingLeft();
  });
});
