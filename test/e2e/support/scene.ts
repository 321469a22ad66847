import type { DeviceView } from '../../../cli/journey/region-view.ts';
import type { Identity } from './devices.ts';
import { createOperator, type Operator } from './operator.ts';
import { regions, type RegionName, type RunningService } from './running-service.ts';
import { createWaits, type Waits } from './waits.ts';

/** The running service and those around it. */
export interface Scene {
  readonly service: RunningService;
  readonly waits: Waits;
  readonly operator: Operator;
  /** What each Region has of a device. */
  readonly viewsOf: (identity: Identity) => Promise<readonly DeviceView[]>;
  /** A device that was let into these Regions, and is connected to them. */
  readonly connected: (thingName: string, where?: readonly RegionName[]) => Promise<Identity>;
}

export const createScene = (service: RunningService): Scene => {
  const waits = createWaits(service);
  return {
    service,
    waits,
    operator: createOperator(service, regions[0]),
    viewsOf: async ({ thingName, certificateId }) =>
      Promise.all(regions.map(async (region) => service.view(region).device(thingName, certificateId))),
    connected: async (thingName, where = regions) => {
      const identity = await service.issue(thingName);
      for (const region of where) service.devices.switchOn(identity, service.portOf(region));
      for (const region of where) await waits.connection('accepted', region, identity.certificateId);
      await service.cloud.settled();
      return identity;
    },
  };
};
