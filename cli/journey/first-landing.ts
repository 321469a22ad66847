import { setTimeout as sleep } from 'node:timers/promises';
import { hold, type Journey, otherRegion, viewOf } from './context.ts';
import type { Traveller } from './fleet.ts';
import { publishBytes, publishReading } from './messages.ts';
import { metricValues } from './metrics.ts';
import { showSpread, spreadOf } from './spread.ts';

const readingsEach = 4;

/** Devices are switched on one after the other: what is measured is a landing, not how a burst queues for two cores. */
const powerUpEveryMs = 150;

/** The epoch ms at which the certificate became ACTIVE in a Region, as the cloud told. */
const activeAtMs = ({ observed }: Journey, region: string, certificateId: string): number | undefined =>
  observed
    .all()
    .find(
      (event) =>
        event.type === 'certificate-status' &&
        event.region === region &&
        event.certificateId === certificateId &&
        event.status === 'ACTIVE',
    )?.atMs;

/** From the first packet of a device to its certificate being ACTIVE where it landed. */
const landingMs = (journey: Journey, { device, certificateId, nearestRegion }: Traveller): number => {
  const activeMs = activeAtMs(journey, nearestRegion, certificateId);
  const firstMs = device.firstAttemptAtMs();
  hold(
    activeMs !== undefined && firstMs !== undefined,
    `${device.clientId} is onboarded in ${nearestRegion}, the Region nearest to it`,
  );
  return (activeMs ?? Number.NaN) - (firstMs ?? Number.NaN);
};

/** Every device connects to the one name, is cut off, is onboarded, comes back by its own back-off and publishes. */
export const firstLanding = async (journey: Journey): Promise<void> => {
  const { fleet, observed, report, landfall } = journey;
  report.stage(
    `1  ${fleet.length} devices connect to localhost:${landfall.cloud.namePort} for the first time, one every ${powerUpEveryMs} ms`,
  );
  for (const { device } of fleet) {
    device.start();
    await sleep(powerUpEveryMs);
  }
  await Promise.all(
    fleet.map(async ({ device, nearestRegion }) =>
      observed.until(`${device.clientId} is let in by ${nearestRegion}`, () =>
        observed
          .all()
          .find(
            (event) =>
              event.type === 'connection' &&
              event.clientId === device.clientId &&
              event.region === nearestRegion &&
              event.outcome === 'accepted',
          ),
      ),
    ),
  );
  await Promise.all(
    fleet.map(async (traveller) => {
      for (let sent = 0; sent < readingsEach; sent += 1) await publishReading(traveller);
      await publishBytes(traveller);
    }),
  );
  const landings = fleet.map((traveller) => landingMs(journey, traveller));
  hold(
    fleet.every(({ device }) => device.attempts() > 1),
    'every device is cut off at its first connect and comes back by its own back-off',
  );
  report.line(
    `all were cut off, onboarded, came back (${fleet.map(({ device }) => device.attempts()).join(' ')} attempts) and published`,
  );
  const spread = spreadOf(landings);
  report.line(`first connect to ACTIVE: ${showSpread(spread)}`);
  report.figure('first connect to ACTIVE', showSpread(spread), 'p95 under 300 ms');
  report.keep({ firstConnectToActiveMs: spread });
};

/** Each device is ACTIVE in the Region where it never was. */
export const knownEverywhere = async (journey: Journey): Promise<void> => {
  const { fleet, observed, report } = journey;
  report.stage('2  each is known in the Region where it never was');
  await Promise.all(
    fleet.map(async ({ device, certificateId, nearestRegion }) => {
      const region = otherRegion(journey, nearestRegion);
      await observed.until(`${device.clientId} is ACTIVE in ${region}`, () =>
        activeAtMs(journey, region, certificateId),
      );
    }),
  );
  await journey.landfall.cloud.settled();
  for (const { device, certificateId } of fleet) await isComplete(journey, device.clientId, certificateId);
  const lags = metricValues(observed.all(), 'ReplicationLag');
  hold(lags.length >= fleet.length, 'every device is replicated, each with its lag as a metric');
  const spread = spreadOf(lags);
  report.line(
    `${fleet.length} devices are ACTIVE in both Regions, with thing, policy and row; lag: ${showSpread(spread)}`,
  );
  report.figure('row ACTIVE to ACTIVE in the other Region', showSpread(spread), 'p95 under 1 s');
  report.keep({ replicationLagMs: spread });
};

/** Holds the device against what both Regions really have. */
export const isComplete = async (
  journey: Journey,
  thingName: string,
  certificateId: string,
): Promise<void> => {
  for (const region of journey.regions) {
    const view = await viewOf(journey, region).device(thingName, certificateId);
    hold(
      view.certificateStatus === 'ACTIVE' &&
        view.hasThing &&
        view.isAttached &&
        view.policies.length === 1 &&
        view.rowStatus === 'ACTIVE',
      `${thingName} is whole in ${region} (${JSON.stringify(view)})`,
    );
  }
};
