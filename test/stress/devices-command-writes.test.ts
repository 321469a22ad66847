import { UpdateCertificateCommand } from '@aws-sdk/client-iot';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { localEnvironment } from '../../cli/local/deploy-service.ts';
import { absent, whole } from '../e2e/support/device-views.ts';
import type { Identity } from '../e2e/support/devices.ts';
import { createLandfall, type LandfallEnd } from '../e2e/support/landfall.ts';
import { startProcess } from '../e2e/support/landfall-process.ts';
import { regions, startService } from '../e2e/support/running-service.ts';
import { createScene, type Scene } from '../e2e/support/scene.ts';
import { copyTable } from './support/copy-table.ts';

jest.setTimeout(120_000);

const [west, east] = regions;
const registry = 'landfall-local-device-registry';
const copy = 'registry-of-monday';
const names = ['pump-1', 'pump-2', 'pump-3', 'pump-4', 'pump-5'] as const;
type Name = (typeof names)[number];

let started: Scene | undefined;
const scene = (): Scene => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};
const fleet = new Map<Name, Identity>();
const pump = (name: Name): Identity => {
  const identity = fleet.get(name);
  if (identity === undefined) throw new Error(`${name} was not onboarded`);
  return identity;
};

const devices = async (line: string): Promise<LandfallEnd> => {
  const { endpoint } = scene().service.cloud;
  const landfall = createLandfall({ endpoint, folder: '.', caCertificate: '' });
  return landfall('devices', ...line.split(' '), '--stage', 'local');
};
const viewsOf = async (name: Name) => {
  await scene().service.cloud.settled();
  return scene().viewsOf(pump(name));
};
const both = <View>(view: View): readonly [View, View] => [view, view];
const suspended = { ...whole, certificateStatus: 'INACTIVE', rowStatus: 'SUSPENDED' };
const revoked = { ...whole, certificateStatus: 'REVOKED', rowStatus: 'REVOKED' };
const retired = { ...absent, rowStatus: 'RETIRED' };

const changed = z.object({
  devices: z.array(
    z.object({
      thingName: z.string(),
      was: z.string(),
      status: z.string(),
      isWritten: z.boolean(),
      regions: z.array(z.object({ region: z.string(), inStep: z.boolean() })),
    }),
  ),
});
const restored = z.object({
  counts: z.record(z.string(), z.number()),
  rows: z.array(z.object({ thingName: z.string(), fate: z.string(), why: z.string().optional() })),
});
const fatesIn = ({ stdout }: LandfallEnd): readonly string[] =>
  restored
    .parse(JSON.parse(stdout))
    .rows.map(({ thingName, fate }) => `${thingName} ${fate}`)
    .toSorted();

const deleteRow = async (name: Name): Promise<void> => {
  await scene()
    .service.clients(west)
    .documents.send(new DeleteCommand({ TableName: registry, Key: { thingName: name } }));
  await scene().service.cloud.settled();
};

beforeAll(async () => {
  started = createScene(await startService({ replicationLagMs: 100 }));
  for (const name of names) fleet.set(name, await scene().connected(name, [west]));
  await copyTable(scene().service.clients(west).documents, registry, copy);
});
afterAll(async () => {
  await started?.service.close();
});

// One service for all; each test goes on where the one before it ended.
describe('landfall devices, when it writes rows', () => {
  it('suspends a device in every Region, ends once that is so, and resumes it', async () => {
    const end = await devices('suspend pump-1 --json');
    const during = await scene().viewsOf(pump('pump-1'));
    const again = await devices(`resume pump-1 --region ${east}`);

    expect(end.exitCode).toBe(0);
    expect(changed.parse(JSON.parse(end.stdout)).devices).toEqual([
      {
        thingName: 'pump-1',
        was: 'ACTIVE',
        status: 'SUSPENDED',
        isWritten: true,
        regions: [
          { region: west, inStep: true },
          { region: east, inStep: true },
        ],
      },
    ]);
    expect(during).toEqual(both(suspended));
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/pump-1 │ SUSPENDED │ ACTIVE │ 4 +│ in step +│ in step/),
      stderr: `${east}  1 row written\n`,
    });
    expect(await viewsOf('pump-1')).toEqual(both(whole));
  });

  it('writes nothing when one of several devices cannot be changed', async () => {
    const { read } = scene().operator;
    const before = await read('pump-1');

    const end = await devices('suspend pump-1 nobody nothing');

    expect(end).toMatchObject({ exitCode: 1, stdout: '' });
    expect(end.stderr).toMatch(
      /"nobody" is not in the registry[^\n]*\n"nothing" is not[^\n]*\nlandfall: 2 of 3 devices cannot be changed[^\n]*\n$/,
    );
    expect(await read('pump-1')).toEqual(before);
  });

  it('says which Region has not carried it out in time, and finds it done later', async () => {
    const { cloud } = scene().service;
    await cloud.failRegion(east);
    const end = await devices('suspend pump-2 --wait 2');
    await cloud.restoreRegion(east);
    await cloud.settled();
    const later = await devices('suspend pump-2');

    expect(end).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('unreachable') });
    expect(end.stderr).toContain('landfall: "pump-2" is not in step in every Region after 2 s');
    expect(later).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/SUSPENDED already │ 3 +│ in step +│ in step/),
    });
    expect(await viewsOf('pump-2')).toEqual(both(suspended));
  });

  it('revokes and retires, each in every Region, and takes neither back', async () => {
    // One that still connects leaves a certificate that is INACTIVE.
    await scene().service.devices.stopAll();
    const asked = await devices('revoke pump-3');
    const revoking = await devices('revoke pump-3 --yes');
    const retiring = await devices('retire pump-4 --yes');
    const resuming = await devices('resume pump-3 --no-wait');

    expect(asked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('give --yes') });
    expect([revoking.exitCode, retiring.exitCode]).toEqual([0, 0]);
    expect(await viewsOf('pump-3')).toEqual(both(revoked));
    expect(await viewsOf('pump-4')).toEqual(both(retired));
    expect(await scene().operator.read('pump-4')).toMatchObject({ expiresAt: expect.any(Number) });
    expect(resuming).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('"pump-3" is REVOKED, from which nothing leads back'),
    });
  });
});

describe('landfall devices restore', () => {
  const restore = async (...words: readonly string[]): Promise<LandfallEnd> =>
    devices(['restore --from', copy, '--rate 50 --json', ...words].join(' '));

  it.each([
    [registry, 'is the registry itself'],
    ['registry-of-sunday', 'There is no table "registry-of-sunday" in us-west-2'],
    ['landfall-local-telemetry', 'is no registry of devices: its key is thingName and messageKey'],
  ])('refuses to restore from %s', async (table, says) => {
    const end = await devices(`restore --from ${table}`);

    expect(end).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(says) });
    expect(end.stderr.split('\n')).toHaveLength(2);
  });

  it('says in a dry run what is missing and what differs, and ends badly', async () => {
    const { documents } = scene().service.clients(west);
    // What an ACTIVE device has lost of its row comes back by itself; of one that is kept out nothing raises an event.
    await deleteRow('pump-4');
    await deleteRow('pump-2');
    await documents.send(new PutCommand({ TableName: registry, Item: { thingName: 'pump-5', version: 9 } }));

    const end = await restore('--dry-run');

    expect(end.exitCode).toBe(1);
    expect(fatesIn(end)).toEqual(['pump-2 restored', 'pump-3 differs', 'pump-4 restored', 'pump-5 differs']);
    expect(await viewsOf('pump-4')).toEqual(both(absent));
  });

  it('brings back what is missing, and every Region carries it out', async () => {
    const end = await restore();

    expect(end.exitCode).toBe(0);
    expect(restored.parse(JSON.parse(end.stdout)).counts).toMatchObject({ restored: 2, differs: 2, same: 1 });
    expect(await viewsOf('pump-4')).toEqual(both(whole));
    expect(await viewsOf('pump-2')).toEqual(both(whole));
    expect(await viewsOf('pump-3')).toEqual(both(revoked));
  });

  it('replaces what differs with --overwrite, a malformed row too, but for what nothing leads back from', async () => {
    const one = await restore('--device', 'pump-5', '--overwrite');
    const all = await restore('--overwrite');

    expect(one.exitCode).toBe(0);
    expect(fatesIn(one)).toEqual(['pump-5 replaced']);
    expect(await scene().operator.read('pump-5')).toMatchObject({ version: 10, writtenBy: 'operator' });
    expect(await viewsOf('pump-5')).toEqual(both(whole));
    expect(all).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('1 of the rows cannot') });
    expect(fatesIn(all)).toEqual(['pump-3 refused']);
  });

  it('finds nothing to do when all is there', async () => {
    const end = await restore('--dry-run', '--device', 'pump-1', 'pump-2', 'pump-4', 'pump-5');

    expect(end.exitCode).toBe(0);
    expect(restored.parse(JSON.parse(end.stdout)).counts).toMatchObject({ same: 4 });
  });

  it('goes on after an interruption, which leaves nothing half done', async () => {
    const spares = ['spare-1', 'spare-2', 'spare-3'] as const;
    const { documents } = scene().service.clients(west);
    for (const thingName of spares)
      await documents.send(
        new PutCommand({
          TableName: copy,
          Item: { ...(await scene().operator.read('pump-3')), thingName, certificateId: thingName },
        }),
      );
    const { cloud, observed } = scene().service;
    const words = ['--from', copy, '--stage', 'local', '--rate', '0.2', '--json', '--device', ...spares];
    const command = startProcess(['devices', 'restore', ...words], localEnvironment(cloud.endpoint));
    await observed.until('the first row is written', () =>
      observed
        .all()
        .find((event) => event.type === 'item-written' && JSON.stringify(event.keys).includes('spare-1')),
    );
    command.kill('SIGINT');
    const interrupted = await command.end;
    const rest = await restore('--device', ...spares);

    expect(interrupted).toMatchObject({
      exitCode: 130,
      stderr: expect.stringContaining('landfall: Interrupted. Nothing is half done'),
    });
    expect(JSON.parse(interrupted.stdout)).toMatchObject({ isComplete: false });
    const { restored: before = 0 } = restored.parse(JSON.parse(interrupted.stdout)).counts;
    expect(before).toBeLessThan(3);
    expect(rest.exitCode).toBe(0);
    expect(restored.parse(JSON.parse(rest.stdout)).counts).toMatchObject({
      same: before,
      restored: 3 - before,
    });
  });
});

describe('landfall devices resume', () => {
  it('refuses what a Region would not carry out, as its certificate was revoked there by hand', async () => {
    const { iot } = scene().service.clients(east);
    await devices('suspend pump-5');
    await iot.send(
      new UpdateCertificateCommand({ certificateId: pump('pump-5').certificateId, newStatus: 'REVOKED' }),
    );

    const end = await devices('resume pump-5');

    expect(end).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`"pump-5" has a certificate that is REVOKED in ${east}`),
    });
    expect(await scene().operator.read('pump-5')).toMatchObject({ status: 'SUSPENDED' });
  });
});
