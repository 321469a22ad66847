import { describe, expect, it } from '@jest/globals';
import { ListThingPrincipalsCommand, RegisterCertificateCommand } from '@aws-sdk/client-iot';
import type { Identity } from '../support/devices.ts';
import { whole } from '../support/device-views.ts';
import { regions, type RegionName } from '../support/running-service.ts';
import type { Scene } from '../support/scene.ts';

const [west, east] = regions;

export const landings = (scene: () => Scene): void => {
  describe('when a device lands in both Regions at once', () => {
    it('lets it into both, once', async () => {
      const { service, viewsOf, connected } = scene();

      const identity = await connected('twin');

      expect(await viewsOf(identity)).toEqual([whole, whole]);
      for (const region of regions) {
        const { principals } = await service
          .clients(region)
          .iot.send(new ListThingPrincipalsCommand({ thingName: 'twin' }));
        expect(principals).toEqual([`arn:aws:iot:${region}:000000000000:cert/${identity.certificateId}`]);
      }
    });
  });

  describe('when two certificates claim one name, one in each Region', () => {
    it('lets one of them win everywhere, and leaves the other nothing', async () => {
      const { service, waits, operator, viewsOf } = scene();
      const inWest = await service.issue('contested');
      const inEast = await service.issue('contested');

      service.devices.switchOn(inWest, service.portOf(west));
      service.devices.switchOn(inEast, service.portOf(east));
      await service.observed.until('one of the two is ACTIVE in both Regions, the other nowhere', () => {
        const last = (region: RegionName, { certificateId }: Identity) =>
          waits.lastStatus(region, certificateId);
        const has = (winner: Identity, loser: Identity, loserRegion: RegionName): boolean =>
          regions.every((region) => last(region, winner) === 'ACTIVE') &&
          last(loserRegion, loser) === 'INACTIVE';
        return has(inWest, inEast, east) || has(inEast, inWest, west) ? true : undefined;
      });
      await service.devices.stopAll();
      await service.cloud.settled();

      const { certificateId } = await operator.read('contested');
      const [winner, loser] = certificateId === inWest.certificateId ? [inWest, inEast] : [inEast, inWest];
      expect(certificateId).toBe(winner.certificateId);
      expect(await viewsOf(winner)).toEqual([whole, whole]);
      for (const view of await viewsOf(loser)) {
        expect(view).toMatchObject({ isAttached: false, policies: [] });
        expect(['INACTIVE', undefined]).toContain(view.certificateStatus);
      }
    });
  });

  describe('when a row has no PEM', () => {
    it('fetches the certificate from the home Region of the device', async () => {
      const { service, operator, viewsOf } = scene();
      const identity = await service.issue('imported');
      const { certificateId, certificatePem } = identity;
      await service
        .clients(west)
        .iot.send(new RegisterCertificateCommand({ certificatePem, status: 'INACTIVE' }));

      await operator.write({
        thingName: 'imported',
        certificateId,
        status: 'ACTIVE',
        homeRegion: west,
        writtenBy: 'operator',
        version: 1,
        updatedAtMs: Date.now(),
      });
      await service.cloud.settled();

      expect(await viewsOf(identity)).toEqual([whole, whole]);
      await service.devices.switchOn(identity, service.portOf(east)).connected();
    });
  });
};
