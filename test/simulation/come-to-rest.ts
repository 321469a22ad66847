import { connect } from './devices.ts';
import type { SimulatedDevice } from './devices.ts';
import { invokeReconcile, invokeSettle } from './functions.ts';
import type { World } from './world.ts';

const maxSteps = 4_000;
const maxRounds = 12;
/** Longer than Lambda's retries. */
const quietMs = 200_000;
/** Longer than a claim. */
const betweenConnectsMs = 400_000;

/** Lets everything happen that is under way, retries included. */
const drain = async ({ timeline, journal }: World): Promise<void> => {
  for (let steps = 0; steps < maxSteps; steps += 1) {
    if (!(await timeline.step()) && !timeline.advance(quietMs)) return;
  }
  journal.violate('comes-to-rest', `there is still something to do after ${maxSteps} steps`);
};

/** Faults are over, everything is up, and what was missing is there again. */
export const endFaults = ({ faults, regions }: World): void => {
  faults.end();
  for (const region of regions) {
    region.isUp = true;
    region.iot.hasPolicy = true;
    region.iot.detachmentLag = 2;
    region.iot.lingering.clear();
  }
};

/** Devices come back until they are in, or a few times in vain, with `meanwhile` after each time. */
const letComeBack = async (
  world: World,
  devices: readonly SimulatedDevice[],
  meanwhile: () => Promise<void>,
): Promise<void> => {
  await drain(world);
  for (let round = 0; round < maxRounds; round += 1) {
    const before = world.describe();
    for (const device of devices) connect(world, device);
    await drain(world);
    await meanwhile();
    if (world.describe() === before && round > 1) return;
    world.timeline.addAfter(betweenConnectsMs, { label: 'time passes', regions: [], happen: () => {} });
    world.timeline.advance(betweenConnectsMs);
    await drain(world);
  }
  world.journal.violate(
    'comes-to-rest',
    `the state still changes after ${maxRounds} rounds: ${world.describe()}`,
  );
};

/** Only what events bring about. */
export const restByEvents = async (world: World, devices: readonly SimulatedDevice[]): Promise<void> =>
  letComeBack(world, devices, async () => {});

/** With what was given up redriven: its alarm asks for it. */
export const restByRedrive = async (world: World, devices: readonly SimulatedDevice[]): Promise<void> => {
  if (world.lambda.redrive() > 0) await restByEvents(world, devices);
};

/** With what runs on a schedule, in every Region: expired claims, then every row. */
export const restByReconciliation = async (
  world: World,
  devices: readonly SimulatedDevice[],
): Promise<void> =>
  letComeBack(world, devices, async () => {
    for (const region of world.regions) {
      const { row, thingNames } = world.table;
      for (const thingName of thingNames(region.name)) {
        if (row(region.name, thingName)?.status === 'PROVISIONING') invokeSettle(world, region, thingName);
      }
      await drain(world);
      for (const thingName of thingNames(region.name)) invokeReconcile(world, region, thingName);
      await drain(world);
    }
  });
