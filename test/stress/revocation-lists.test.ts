import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { localEnvironment } from '../../cli/local/deploy-service.ts';
import { revocationListKey } from '../../infra/aws/s3-revocation-lists.ts';
import { createCrl } from '../../infra/pki/crl/create-crl.ts';
import { readIntermediate } from '../../infra/pki/pki-directory.ts';
import { certificateIdOf } from '../contract/support/test-pki.ts';
import { revokedIdentity } from './support/revoked-identity.ts';
import { regions, startService } from '../e2e/support/running-service.ts';
import { createScene, type Scene } from '../e2e/support/scene.ts';

jest.setTimeout(240_000);

const run = promisify(execFile);
const dayMs = 86_400_000;
const [west] = regions;

let started: Scene | undefined;
beforeAll(async () => {
  started = createScene(await startService({ revocationList: true }));
});
afterAll(async () => started?.service.close());

const setup = async () => {
  if (started === undefined) throw new Error('the service has not started');
  const scene = started;
  const { service } = scene;
  const { pkiDirectory } = service;
  const issuer = await readIntermediate(pkiDirectory);
  const caPath = join(pkiDirectory, 'intermediate-ca', 'certificate.pem');
  const Bucket = service.output('RevocationListBucketName');
  const s3 = new S3Client({
    endpoint: service.cloud.endpoint,
    region: west,
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    ...scene,
    pkiDirectory,
    sign: async (number: bigint, thisUpdateMs: number) =>
      createCrl({ number, thisUpdateMs, nextUpdateMs: thisUpdateMs + dayMs, revocations: new Map() }, issuer),
    /** Past the command, which publishes nothing that is of no use. */
    put: async (der: Uint8Array) => {
      const Key = revocationListKey(certificateIdOf(issuer.certificatePem));
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: der }));
      s3.destroy();
    },
    landfall: async (...args: readonly string[]) =>
      run(process.execPath, ['cli/landfall.ts', ...args], {
        env: {
          ...process.env,
          ...localEnvironment(service.cloud.endpoint),
          LANDFALL_CA_CERTIFICATE: caPath,
        },
      }),
    /** How often onboarding had no list to go by, by why. */
    held: (reason: string): number =>
      service.observed
        .all()
        .filter((event) => event.type === 'log')
        .filter(({ line }) => line.includes('LF_REVOCATION_LIST_UNUSABLE') && line.includes(`"${reason}"`))
        .length,
  };
};

describe('a stage that keeps revocation lists', () => {
  it('holds new devices up until there is a current list, tells of it, and lets them in by themselves', async () => {
    const { service, waits, viewsOf, sign, put, landfall, held, pkiDirectory } = await setup();
    const waiting = await service.issue('patient');
    const thief = await revokedIdentity(pkiDirectory, 'thief');
    const heldFor = async (reason: string) =>
      service.observed.until(`onboarding is held up: ${reason}`, () => (held(reason) > 0 ? true : undefined));

    service.devices.switchOn(waiting, service.portOf(west));
    await heldFor('missing');
    await put(await sign(1n, Date.now() - 2 * dayMs));
    await heldFor('expired');
    const alarm = await service.observed.until('the alarm', () =>
      service.observed
        .all()
        .find(
          (event) =>
            event.type === 'alarm' &&
            event.region === west &&
            event.name.includes('RevocationListUnusableAlarm') &&
            event.state === 'ALARM',
        ),
    );
    const statusMeanwhile = (await viewsOf(waiting))[0]?.certificateStatus;

    await landfall('pki', 'crl', '--dir', pkiDirectory);
    const crl = join(pkiDirectory, 'crl', 'crl.der');
    await expect(landfall('crl', 'publish', '--stage', 'local', '--crl', crl)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/us-west-2 .* failed: CRL 1 is published there/),
    });
    // The number of the list that was put there by hand was its own.
    await landfall('pki', 'crl', '--dir', pkiDirectory);
    const published = await landfall('crl', 'publish', '--stage', 'local', '--crl', crl, '--json');
    await waits.connection('accepted', west, waiting.certificateId);

    service.devices.switchOn(thief, service.portOf(west));
    await waits.status('INACTIVE', west, thief.certificateId);
    await service.cloud.settled();

    expect(alarm).toMatchObject({ previousState: 'OK' });
    expect(statusMeanwhile).toBe('PENDING_ACTIVATION');
    expect(JSON.parse(published.stdout)).toMatchObject({
      lists: regions.map((region) => ({
        region,
        number: '2',
        outcome: expect.stringMatching(/published|unchanged/),
      })),
    });
    expect(await viewsOf(thief)).toEqual([
      expect.objectContaining({ certificateStatus: 'INACTIVE', hasThing: false, rowStatus: undefined }),
      expect.objectContaining({ certificateStatus: undefined, hasThing: false, rowStatus: undefined }),
    ]);
    expect(
      service.observed
        .all()
        .some(
          (event) =>
            event.type === 'log' && event.line.includes('LF_REFUSED') && event.line.includes('"revoked"'),
        ),
    ).toBe(true);
  });
});
