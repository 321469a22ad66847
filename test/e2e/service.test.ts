import { afterAll, afterEach, beforeAll, describe, jest } from '@jest/globals';
import { startService } from './support/running-service.ts';
import { createScene, type Scene } from './support/scene.ts';
import { landings } from './suites/landings.ts';
import { malformedInput } from './suites/malformed-input.ts';
import { operatorChanges } from './suites/operator-changes.ts';
import { telemetry } from './suites/telemetry.ts';
import { traces } from './suites/traces.ts';

// The whole service is packaged and installed in two Regions.
jest.setTimeout(240_000);

let started: Scene | undefined;
beforeAll(async () => {
  started = createScene(await startService());
});
afterEach(async () => started?.service.devices.stopAll());
afterAll(async () => started?.service.close());

const scene = (): Scene => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};

// Started once, for all the suites: each has devices of its own.
describe('the service', () => {
  landings(scene);
  operatorChanges(scene);
  telemetry(scene);
  traces(scene);
  malformedInput(scene);
});
