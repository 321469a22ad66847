import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defaultIotQuotas } from '../../infra/local/iot/registry/quotas.ts';
import { whole } from '../e2e/support/device-views.ts';
import type { Identity } from '../e2e/support/devices.ts';
import {
  regions,
  type RegionName,
  type RunningService,
  startService,
} from '../e2e/support/running-service.ts';
import { type BurstWatch, watchBurst } from './support/burst-watch.ts';
import { deadLetters } from './support/dead-letters.ts';
import { type Load, type QuotaTime, quotaTime } from './support/quota-time.ts';

jest.setTimeout(150_000);

const fleetSize = 300;
/** The devices connect for the first time within this. */
const powerUpMs = 1_000;
/** AWS IoT lets a client id connect once a second, and the shortest wait is half of the first. */
const backOff = { firstMs: 2_000, maxMs: 8_000 };
/** How much longer it may take than with quotas used to the last token. */
const mostOverQuota = 1.25;
const [west, east] = regions;

let started: RunningService | undefined;
beforeAll(async () => {
  started = await startService({
    // Quotas and Lambda's back-off count the same seconds.
    clockSpeed: 1,
    iotQuotas: defaultIotQuotas,
    // AWS starts ten environments side by side within a second. Here they share two cores, and start one by one.
    initialInstances: 4,
    isKept: () => false,
  });
});
afterEach(async () => started?.devices.stopAll());
afterAll(async () => started?.close());

const running = (): RunningService => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};

interface Burst {
  readonly fleet: readonly Identity[];
  readonly watch: BurstWatch;
  /** From the first connect to the last device that is whole in both Regions. */
  readonly tookMs: number;
}

const powerUp = async (name: string, landingOf: (index: number) => RegionName): Promise<Burst> => {
  const { cloud, devices, issue, portOf } = running();
  const fleet = await Promise.all(
    Array.from({ length: fleetSize }, async (_, index) => issue(`${name}-${index}`)),
  );
  const watch = watchBurst(cloud.events);
  const startedAtMs = Date.now();
  for (const [index, identity] of fleet.entries()) {
    const dueInMs = startedAtMs + (index * powerUpMs) / fleetSize - Date.now();
    if (dueInMs > 0) await sleep(dueInMs);
    devices.switchOn(identity, portOf(landingOf(index)), backOff);
  }
  const lastAtMs = await watch.complete(fleetSize, fleetSize, AbortSignal.timeout(90_000));
  watch.end();
  return { fleet, watch, tookMs: lastAtMs - startedAtMs };
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([what, times]) => `${what} ${times}`).join(', ');

const report = (what: string, { watch, tookMs }: Burst, least: QuotaTime): void => {
  process.stdout.write(
    `${fleetSize} devices, ${what}: ${seconds(tookMs)}, ${(tookMs / least.ms).toFixed(2)} times the ${seconds(least.ms)} of ` +
      `${least.name}; runs: ${list(watch.runs)}; turned down: ${list(watch.throttles)}\n`,
  );
};

describe('a fleet that powers up at once, within the default quotas of AWS IoT', () => {
  describe.each<{
    readonly where: string;
    readonly landingOf: (index: number) => RegionName;
    /** What each Region has to do. */
    readonly loads: readonly Load[];
  }>([
    {
      where: 'all in one Region',
      landingOf: () => west,
      loads: [
        { landing: fleetSize, copied: 0 },
        { landing: 0, copied: fleetSize },
      ],
    },
    {
      where: 'half in each Region',
      landingOf: (index) => (index % 2 === 0 ? west : east),
      loads: [{ landing: fleetSize / 2, copied: fleetSize / 2 }],
    },
  ])('when it lands $where', ({ where, landingOf, loads }) => {
    it('is whole in both Regions in little more than the time of the scarcest quota, and nothing fails', async () => {
      const least = loads
        .map((load) => quotaTime(defaultIotQuotas, load))
        .reduce((longest, time) => (time.ms > longest.ms ? time : longest));

      const burst = await powerUp(where.replaceAll(' ', '-'), landingOf);

      report(where, burst, least);
      expect([...burst.watch.runs.keys()]).toEqual(['succeeded']);
      expect(await deadLetters(running())).toEqual({});
      for (const region of regions)
        for (const { thingName, certificateId } of burst.fleet.filter((_, index) => index % 60 === 0))
          expect(await running().view(region).device(thingName, certificateId)).toEqual(whole);
      expect(burst.tookMs).toBeLessThanOrEqual(mostOverQuota * least.ms);
    });
  });
});
