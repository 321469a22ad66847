import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { regions, startService } from '../e2e/support/running-service.ts';
import { createFaultScene, type FaultScene } from './support/fault-scene.ts';
import { brokenCallsSuite } from './suites/broken-calls.ts';
import { cutOffSuite } from './suites/cut-off.ts';
import { eventsSuite } from './suites/events.ts';
import { killedEngineSuite } from './suites/killed-engine.ts';

jest.setTimeout(240_000);

/**
 * Lambda's first retry comes after 12 s here, and a run of onboarding or replication may last 10 s: as on AWS, where it is 60 s and
 * 50 s, the lock of a run that was cut off has expired by then.
 */
const clockSpeed = 5;
const pace = { clockSpeed, timeLimitSpeed: clockSpeed };

let started: FaultScene | undefined;
beforeAll(async () => {
  started = createFaultScene(await startService(pace));
});
afterEach(async () => started?.service.devices.stopAll());
afterAll(async () => started?.service.close());

const scene = (): FaultScene => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};

// Started once, for all the suites: each has devices of its own.
describe('the service, under faults', () => {
  brokenCallsSuite(scene);
  eventsSuite(scene);
  cutOffSuite(scene, clockSpeed);
  killedEngineSuite(scene);

  it('has the same rows and messages in both Regions after all that, and nothing in a queue for failures', async () => {
    const { itemsOf, fullQueues, tables, service } = scene();

    await service.cloud.settled();

    for (const table of [tables.registry, tables.telemetry]) {
      const [inWest, inEast] = await Promise.all(regions.map(async (region) => itemsOf(region, table)));
      expect(inEast).toEqual(inWest);
    }
    expect(await Promise.all(regions.map(fullQueues))).toEqual([[], []]);
  });
});
