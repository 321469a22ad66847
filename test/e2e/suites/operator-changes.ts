import { describe, expect, it } from '@jest/globals';
import { absent, whole } from '../support/device-views.ts';
import { regions, type RegionName } from '../support/running-service.ts';
import type { Scene } from '../support/scene.ts';

const [west, east] = regions;

export const operatorChanges = (scene: () => Scene): void => {
  describe('when the operator suspends a device', () => {
    it('drops its connections in every Region, and lets it in again once it is ACTIVE', async () => {
      const { service, waits, operator, viewsOf, connected } = scene();
      const identity = await connected('suspect');
      const { certificateId } = identity;
      const suspending = waits.mark();

      await operator.change('suspect', { status: 'SUSPENDED' });
      const dropped = await Promise.all(
        regions.map(async (region) => waits.connection('closed', region, certificateId, suspending)),
      );
      await service.cloud.settled();
      const suspended = await viewsOf(identity);
      const resuming = waits.mark();
      await operator.change('suspect', { status: 'ACTIVE' });
      for (const region of regions) await waits.connection('accepted', region, certificateId, resuming);
      await service.cloud.settled();

      for (const { reason } of dropped) expect(reason).toBe('the certificate is no longer ACTIVE');
      const kept = { ...whole, certificateStatus: 'INACTIVE', rowStatus: 'SUSPENDED' };
      expect(suspended).toEqual([kept, kept]);
      expect(await viewsOf(identity)).toEqual([whole, whole]);
    });
  });

  describe('when the operator revokes a device', () => {
    it('drops it in every Region and never lets it in again', async () => {
      const { service, waits, operator, viewsOf, connected } = scene();
      const identity = await connected('thief');
      const { certificateId } = identity;

      await operator.change('thief', { status: 'REVOKED' });
      for (const region of regions) await waits.status('REVOKED', region, certificateId);
      await service.cloud.settled();
      const revoked = waits.mark();
      const refused = await Promise.all(
        regions.map(async (region) => waits.connection('closed', region, certificateId, revoked)),
      );

      for (const { region, reason } of refused) {
        expect(reason).toContain('REVOKED');
        expect(waits.connections(region === west ? west : east, certificateId, revoked)).not.toContainEqual(
          expect.objectContaining({ outcome: 'accepted' }),
        );
      }
      const out = { ...whole, certificateStatus: 'REVOKED', rowStatus: 'REVOKED' };
      expect(await viewsOf(identity)).toEqual([out, out]);
    });
  });

  describe('when the operator retires a device', () => {
    const retire = async (thingName: string, where: readonly RegionName[] = regions) => {
      const { service, operator, connected } = scene();
      const identity = await connected(thingName, where);
      await service.devices.stopAll();
      await operator.change(thingName, {
        status: 'RETIRED',
        expiresAt: Math.floor(Date.now() / 1000) + 86_400,
      });
      await service.cloud.settled();
      return identity;
    };

    it('leaves nothing but the tombstone, in both Regions', async () => {
      const { viewsOf } = scene();

      const identity = await retire('veteran');

      const nothing = { ...absent, rowStatus: 'RETIRED' };
      expect(await viewsOf(identity)).toEqual([nothing, nothing]);
    });

    it('keeps it out when it comes back, with nothing but a certificate that is INACTIVE', async () => {
      const { service, waits, viewsOf } = scene();
      // Not onboarded in the east, which for a minute would take its event for a repetition.
      const identity = await retire('revenant', [west]);
      const { certificateId } = identity;
      const returning = waits.mark();

      service.devices.switchOn(identity, service.portOf(east));
      await waits.status('INACTIVE', east, certificateId, returning);
      await service.cloud.settled();

      const nothing = { ...absent, rowStatus: 'RETIRED' };
      expect(await viewsOf(identity)).toEqual([nothing, { ...nothing, certificateStatus: 'INACTIVE' }]);
      expect(waits.connections(east, certificateId, returning)).not.toContainEqual(
        expect.objectContaining({ outcome: 'accepted' }),
      );
    });
  });

  describe('when a Region is down while the operator suspends a device', () => {
    it('keeps the device out there as well, once it is back', async () => {
      const { service, waits, operator, viewsOf, connected } = scene();
      const identity = await connected('sleeper');
      const { certificateId } = identity;

      await service.cloud.failRegion(east);
      await operator.change('sleeper', { status: 'SUSPENDED' });
      await waits.status('INACTIVE', west, certificateId);
      const whileDown = waits.lastStatus(east, certificateId);
      await service.cloud.restoreRegion(east);
      await waits.status('INACTIVE', east, certificateId);
      await service.cloud.settled();

      expect(whileDown).toBe('ACTIVE');
      const kept = { ...whole, certificateStatus: 'INACTIVE', rowStatus: 'SUSPENDED' };
      expect(await viewsOf(identity)).toEqual([kept, kept]);
    });
  });
};
