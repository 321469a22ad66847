import { ListThingsCommand } from '@aws-sdk/client-iot';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as z from 'zod';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import { eventually } from '../contract/support/eventually.ts';
import type { Identity } from '../e2e/support/devices.ts';
import { createHand, level, operatorsRow } from './support/drift-by-hand.ts';
import { type GrowingService, type Place, places, startGrowingService } from './support/growing-service.ts';

jest.setTimeout(230_000);

const tick = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const printed = z.object({
  tally: z.object({ rows: z.int(), certificates: z.int(), repaired: z.int(), failed: z.int() }),
  findings: z.array(
    z.object({
      kind: z.string(),
      thingName: z.string().optional(),
      drift: z.array(z.string()).optional(),
      result: z.string().optional(),
    }),
  ),
});

let started: GrowingService | undefined;
beforeAll(async () => {
  started = await startGrowingService();
});
afterAll(async () => started?.close());

const running = (): GrowingService => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};

const issueAll = async (name: string, count: number): Promise<readonly Identity[]> =>
  Promise.all(Array.from({ length: count }, async (_, index) => running().issue(`${name}-${index}`)));

const land = async (identities: readonly Identity[]): Promise<void> => {
  const rows = running().rows(places.primary);
  // No more at once than `replicate` may run side by side: what it turns down waits as long as on AWS, which is minutes.
  for (let index = 0; index < identities.length; index += 10) {
    const some = identities.slice(index, index + 10);
    await Promise.all(some.map(async (identity) => rows.write(operatorsRow(identity), undefined)));
    await running().cloud.settled();
  }
};

const countRows = async (region: Place): Promise<number> => {
  const { documents } = running().clients(region);
  // Less than a page.
  const { Count = 0 } = await documents.send(
    new ScanCommand({ TableName: running().registryTable, Select: 'COUNT', ConsistentRead: true }),
  );
  return Count;
};

const runPass = async (region: Place, ...words: readonly string[]) => {
  const end = await running().landfall(
    'reconcile',
    '--stage=local',
    `--region=${region}`,
    '--share=1',
    '--json',
    ...words,
  );
  if (end.stdout === '') throw new Error(end.stderr);
  return { ...end, ...printed.parse(JSON.parse(end.stdout)) };
};

const claimOf = (identity: Identity, region: Place): DeviceRow => {
  const { onboardedAtMs: _, ...row } = operatorsRow(identity);
  const claim = { id: 'abandoned', expiresAtMs: Date.now() - 1000 };
  return { ...row, status: 'PROVISIONING', writtenBy: region, claim };
};

describe('reconciliation on the local cloud', () => {
  describe('when claims have outlived their runs', () => {
    it('finishes the one whose certificate is ACTIVE here, and takes the other back', async () => {
      const region = places.primary;
      const hand = createHand(running(), region);
      const rows = running().rows(region);
      const [past, before] = [await running().issue('past-pivot'), await running().issue('before-pivot')];
      await hand.register(past, 'ACTIVE');
      await hand.register(before, 'INACTIVE');
      for (const identity of [past, before]) await rows.write(claimOf(identity, region), undefined);

      // The index is a moment behind.
      await eventually(
        async () => running().reconcile(region, tick),
        (answer) => z.object({ settled: z.int() }).parse(answer).settled >= 1,
      );
      await running().reconcile(region, tick);

      expect(await rows.read('past-pivot')).toMatchObject({ status: 'ACTIVE', writtenBy: region });
      expect(await hand.look(past)).toEqual(level);
      expect(await rows.read('before-pivot')).toBeUndefined();
      await running().cloud.settled();
      expect(await createHand(running(), places.secondary).look(past)).toEqual(level);
    });
  });

  describe('when the row of a device that works vanishes', () => {
    it('is written again by a Region where the device works', async () => {
      const [identity] = await issueAll('vanished', 1);
      if (identity === undefined) throw new Error('no identity');
      const { thingName } = identity;
      await land([identity]);
      const { documents } = running().clients(places.primary);

      await documents.send(new DeleteCommand({ TableName: running().registryTable, Key: { thingName } }));
      const row = await eventually(
        async () => running().rows(places.secondary).read(thingName),
        (found) => found?.status === 'ACTIVE',
      );

      expect(row).toMatchObject({ status: 'ACTIVE', certificateId: identity.certificateId });
      await running().cloud.settled();
      for (const region of [places.primary, places.secondary])
        expect(await createHand(running(), region).look(identity)).toEqual(level);
    });
  });

  describe('when people have changed a Region by hand', () => {
    it('says what has drifted, mends it, and then finds nothing', async () => {
      const region = places.primary;
      const hand = createHand(running(), region);
      const devices = await issueAll('drift', 5);
      const [missing, extra, status, policy, attachment] = devices;
      const intruder = await running().issue('intruder');
      if (!missing || !extra || !status || !policy || !attachment) throw new Error('too few devices');
      await land(devices);
      await hand.deleteThing(missing);
      await hand.register(intruder, 'ACTIVE');
      await hand.attach(intruder, extra.thingName);
      await hand.deactivate(status);
      await hand.detachPolicy(policy);
      await hand.detach(attachment);

      const dry = await runPass(region, '--dry-run');
      const looked = await hand.look(status);
      const mended = await runPass(region);
      const after = await runPass(region, '--dry-run');

      const drifted = dry.findings.filter(({ kind }) => kind === 'row');
      expect(Object.fromEntries(drifted.map((row) => [row.thingName, row.drift]))).toEqual({
        'drift-0': ['missing'],
        'drift-1': ['extra'],
        'drift-2': ['status'],
        'drift-3': ['policy'],
        'drift-4': ['attachment'],
      });
      // The intruder, and two whose thing is not attached to them: only by their thing would they lead to their row.
      expect(dry.findings.filter(({ kind }) => kind === 'certificate')).toHaveLength(3);
      expect([dry.exitCode, mended.exitCode, after.exitCode]).toEqual([1, 0, 0]);
      expect(looked.status).toBe('INACTIVE');
      expect(mended.tally).toMatchObject({ repaired: 5, failed: 0 });
      expect(after.findings).toEqual([]);
      for (const device of devices) expect(await hand.look(device)).toEqual(level);
    });
  });

  describe('when a Region is added to two that hold 200 devices', () => {
    it('brings all of them over, though no event tells of them', async () => {
      const region = places.added;
      const fleet = await issueAll('fleet', 200);
      await land(fleet);
      await running().grow();
      const rowCount = await countRows(places.primary);
      await eventually(
        async () => countRows(region),
        (count) => count === rowCount,
      );
      const { things: before } = await running().clients(region).iot.send(new ListThingsCommand({}));

      const pass = await runPass(region);

      const hand = createHand(running(), region);
      expect(before).toEqual([]);
      expect(pass.exitCode).toBe(0);
      expect(rowCount).toBeGreaterThanOrEqual(fleet.length);
      expect(pass.tally).toMatchObject({ rows: rowCount, repaired: rowCount, failed: 0 });
      for (const device of fleet) expect(await hand.look(device)).toEqual(level);
    });
  });
});
