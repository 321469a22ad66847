import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { whole } from '../../e2e/support/device-views.ts';
import { regions } from '../../e2e/support/running-service.ts';
import type { FaultScene } from '../support/fault-scene.ts';

const [west, east] = regions;

export const cutOffSuite = (scene: () => FaultScene, clockSpeed: number): void => {
  describe('when a Region is cut off for a minute in the middle of replication', () => {
    it('is brought level with what came to the other meanwhile', async () => {
      const { service, waits, viewsOf, switchOn, issue } = scene();
      const { cloud } = service;
      const before = await issue('cut-off-before', 4);
      const meanwhile = await issue('cut-off-meanwhile', 4);
      const mark = waits.mark();

      for (const identity of before) switchOn(identity, west);
      await service.observed.until('replication has begun', () =>
        service.observed
          .all()
          .slice(mark)
          .find((event) => event.type === 'certificate-status' && event.region === east),
      );
      await cloud.failRegion(east);
      const minute = sleep(60_000 / clockSpeed);
      const devices = meanwhile.map((identity) => switchOn(identity, west));
      await Promise.all(
        devices.map(async (device, number) => {
          await device.publish(
            `dt/${device.clientId}/boot`,
            JSON.stringify({ number, timestamp: Date.now() }),
          );
        }),
      );
      await minute;
      await cloud.restoreRegion(east);
      await Promise.all(
        [...before, ...meanwhile].map(async ({ certificateId }) =>
          waits.status('ACTIVE', east, certificateId),
        ),
      );
      await cloud.settled();

      for (const identity of [...before, ...meanwhile])
        expect(await viewsOf(identity)).toEqual([whole, whole]);
    });
  });

  describe('when the replication of the tables is cut, and both Regions go on', () => {
    it('makes one of what both have, when it is whole again', async () => {
      const { service, waits, viewsOf, switchOn, issue } = scene();
      const { cloud } = service;
      const inWest = await issue('split-west', 3);
      const inEast = await issue('split-east', 3);
      const inBoth = await issue('split-both', 3);

      cloud.faults.cutReplication(east);
      const landings = [
        ...[...inWest, ...inBoth].map((identity) => ({ identity, region: west })),
        ...[...inEast, ...inBoth].map((identity) => ({ identity, region: east })),
      ];
      for (const { identity, region } of landings) switchOn(identity, region);
      await Promise.all(
        landings.map(async ({ identity, region }) =>
          waits.connection('accepted', region, identity.certificateId),
        ),
      );
      const [lone] = inWest;
      const apart = lone === undefined ? [] : await viewsOf(lone);
      cloud.faults.restoreReplication(east);
      await cloud.settled();

      expect(apart[1]).toMatchObject({ rowStatus: undefined, certificateStatus: undefined });
      for (const identity of [...inWest, ...inEast, ...inBoth]) {
        expect(await viewsOf(identity)).toEqual([whole, whole]);
      }
    });

    it('lets one certificate have the name that was given to two', async () => {
      const { service, waits, operator, viewsOf, switchOn, principalsOf, statusOf } = scene();
      const { cloud } = service;
      const landings = await Promise.all(
        regions.map(async (region) => ({ region, identity: await service.issue('split-contested') })),
      );

      cloud.faults.cutReplication(east);
      for (const { identity, region } of landings) switchOn(identity, region);
      await Promise.all(
        landings.map(async ({ identity, region }) =>
          waits.connection('accepted', region, identity.certificateId),
        ),
      );
      await service.devices.stopAll();
      cloud.faults.restoreReplication(east);
      await cloud.settled();

      const { certificateId } = await operator.read('split-contested');
      const winner = landings.find(({ identity }) => identity.certificateId === certificateId);
      const loser = landings.find(({ identity }) => identity.certificateId !== certificateId);
      if (winner === undefined || loser === undefined) throw new Error('the row is of neither');
      expect(await viewsOf(winner.identity)).toEqual([whole, whole]);
      expect(await statusOf(loser.region, loser.identity)).toBe('INACTIVE');
      for (const region of regions) {
        expect(await principalsOf(region, 'split-contested')).toEqual([certificateId]);
      }
    });
  });
};
