import type { Journey } from '../../../cli/journey/context.ts';
import { createReport } from '../../../cli/journey/report.ts';
import type { RegionView } from '../../../cli/journey/region-view.ts';
import { CloudEvents } from '../../../infra/local/region/cloud-events.ts';

const unwanted = (): never => {
  throw new Error('not part of this journey');
};
const never = async (): Promise<never> => unwanted();

const viewWith = (takenInBy: readonly string[]): RegionView => ({
  device: never,
  messages: async () =>
    takenInBy.map((region, index) => ({ thingName: 'device-001', messageKey: String(index), region })),
});

/** A journey of one device that has had its messages acknowledged, and found them in the Regions or not. */
export const journeyOf = ({
  acknowledged,
  stored,
}: {
  readonly acknowledged: number;
  /** In each Region, the Region that took in each message found there. */
  readonly stored: Readonly<Record<'us-west-2' | 'eu-west-1', readonly string[]>>;
}): Journey => ({
  regions: ['us-west-2', 'eu-west-1'],
  views: new Map([
    ['us-west-2', viewWith(stored['us-west-2'])],
    ['eu-west-1', viewWith(stored['eu-west-1'])],
  ]),
  fleet: [
    {
      certificateId: 'a'.repeat(64),
      nearestRegion: 'us-west-2',
      device: {
        clientId: 'device-001',
        firstAttemptAtMs: () => 0,
        attempts: () => 2,
        acknowledged: () => acknowledged,
        start: () => undefined,
        connected: never,
        publish: never,
        stop: async () => undefined,
      },
    },
  ],
  report: createReport(() => undefined, Date.now),
  observed: { all: () => [], until: never },
  makeDevice: never,
  landfall: {
    outputs: {},
    bundles: {},
    close: async () => undefined,
    cloud: {
      endpoint: '',
      accountId: '',
      events: new CloudEvents(),
      namePort: 0,
      regions: [],
      deploy: never,
      failRegion: never,
      restoreRegion: never,
      faults: {
        injectCall: unwanted,
        injectEvent: unwanted,
        cutReplication: unwanted,
        restoreReplication: unwanted,
        setReplicationLag: unwanted,
        killTableEngine: never,
      },
      settled: async () => undefined,
      close: async () => undefined,
    },
  },
});
