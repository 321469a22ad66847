import type { DeviceView } from '../../../cli/journey/region-view.ts';
import { eventually } from '../../contract/support/eventually.ts';
import type { Identity } from '../../e2e/support/devices.ts';
import { regions } from '../../e2e/support/running-service.ts';
import type { Scene } from '../../e2e/support/scene.ts';

/** A row of a device that is let in, as an operator writes it. */
export const rowOf = ({ thingName, certificateId, certificatePem }: Identity) => ({
  thingName,
  certificateId,
  certificatePem,
  status: 'ACTIVE',
  homeRegion: regions[0],
  writtenBy: 'operator',
  version: 1,
  onboardedAtMs: Date.now(),
  updatedAtMs: Date.now(),
});

/** Asks until a device is ACTIVE in so many Regions. */
export const untilActive = async (
  { viewsOf }: Scene,
  identity: Identity,
  count: number,
): Promise<readonly DeviceView[]> =>
  eventually(
    async () => viewsOf(identity),
    (views) => views.filter(({ certificateStatus }) => certificateStatus === 'ACTIVE').length >= count,
    60_000,
  );

/** Devices that connect to the first Region for the first time, and what each Region has of them in the end. */
export const land = async (
  scene: Scene,
  names: readonly string[],
  count: number = regions.length,
): Promise<readonly (readonly DeviceView[])[]> =>
  Promise.all(
    names.map(async (name) => {
      const { service } = scene;
      const identity = await service.issue(name);
      await service.devices.switchOn(identity, service.portOf(regions[0])).connected();
      return untilActive(scene, identity, count);
    }),
  );
