import type { DeviceStatus } from '../../domain/device/device-row.ts';
import { connect } from './devices.ts';
import type { SimulatedDevice } from './devices.ts';
import { followChange, invokeSettle } from './functions.ts';
import { deleteByHand, setStatusByHand } from './region.ts';
import type { SimulatedRegion } from './region.ts';
import type { World } from './world.ts';

/** One thing that somebody does. */
interface Act {
  readonly label: string;
  readonly act: () => void;
}

const pausesMs = [0, 0, 1_000, 10_000, 70_000, 400_000] as const;

/** Lets somebody do one thing after the other, each after a pause of the schedule's choice. */
const perform = (world: World, acts: readonly Act[], isInterference = true): void => {
  const [next, ...others] = acts;
  if (next === undefined) return;
  world.timeline.addAfter(pausesMs[world.choices.pick(pausesMs.length)] ?? 0, {
    label: next.label,
    regions: [],
    happen: () => {
      if (isInterference) world.disturb();
      next.act();
      perform(world, others, isInterference);
    },
  });
};

const one = <Item>(world: World, items: readonly [Item, ...Item[]] | readonly Item[]): Item => {
  const item = items[world.choices.pick(items.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
};

/** Connects a few times, and may move to another Region before each. */
const deviceActs = (world: World, device: SimulatedDevice): readonly Act[] =>
  Array.from({ length: 1 + world.choices.pick(3) }, () => ({
    label: `device ${device.certificate.id.slice(0, 2)} connects`,
    act: () => {
      if (world.choices.happens(3)) device.nearest = one(world, world.regions);
      connect(world, device);
    },
  }));

const outage = (world: World): readonly Act[] => {
  const region = one(world, world.regions);
  return [
    {
      label: `${region.name} goes away`,
      act: () => {
        region.isUp = false;
        world.lambda.killAllIn(region.name);
      },
    },
    { label: `${region.name} is back`, act: () => void (region.isUp = true) },
  ];
};

const missingPolicy = (world: World): readonly Act[] => {
  const { name, iot } = one(world, world.regions);
  return [
    { label: `the policy of ${name} is missing`, act: () => void (iot.hasPolicy = false) },
    { label: `the policy of ${name} is there again`, act: () => void (iot.hasPolicy = true) },
  ];
};

/** The bus delivers an old event once more: an archive is replayed, or a rule fires twice. */
const staleEvent = (world: World): readonly Act[] => {
  const region = one(world, world.regions);
  const { thingName } = one(world, world.certificates);
  return [
    {
      label: `an old event of ${thingName} comes again to ${region.name}`,
      act: () => {
        const row = world.table.row(region.name, thingName);
        if (row !== undefined) {
          followChange(world, region, {
            region: region.name,
            thingName,
            old: undefined,
            new: { ...row, writtenBy: 'elsewhere' },
          });
        }
      },
    },
  ];
};

/** The schedule of the function that looks for claims which have outlived their runs. */
const tick = (world: World): readonly Act[] => {
  const region = one(world, world.regions);
  return [
    {
      label: `${region.name} looks for expired claims`,
      act: () => {
        for (const thingName of world.table.thingNames(region.name)) {
          if (world.table.row(region.name, thingName)?.status === 'PROVISIONING') {
            invokeSettle(world, region, thingName);
          }
        }
      },
    },
  ];
};

const makeThing = (region: SimulatedRegion, thingName: string): Act => ({
  label: `somebody makes the thing ${thingName} in ${region.name}`,
  act: () => {
    if (region.iot.things.has(thingName)) return;
    region.iot.things.set(thingName, { thingName });
    region.madeByHand.add(thingName);
  },
});

/** One operator, who writes a row only when every Region shows the same: whoever contradicts himself faster than that is not cured. */
const setRowStatus = (
  world: World,
  region: SimulatedRegion,
  thingName: string,
  status: Exclude<DeviceStatus, 'PROVISIONING'>,
): Act => ({
  label: `the operator makes the row of ${thingName} ${status} in ${region.name}`,
  act: () => {
    const row = world.table.row(region.name, thingName);
    if (row === undefined || row.status === 'PROVISIONING' || row.status === status) return;
    const shown = world.regions.map(({ name }) => world.table.row(name, thingName));
    if (shown.some((other) => other?.version !== row.version || other.writtenBy !== row.writtenBy)) return;
    if (row.status === 'REVOKED' || row.status === 'RETIRED') return;
    world.table.write(region.name, thingName, {
      ...row,
      status,
      writtenBy: 'operator',
      version: row.version + 1,
      updatedAtMs: world.timeline.nowMs(),
    });
  },
});

const operatorActs = (world: World): readonly Act[] => {
  const region = one(world, world.regions);
  const { id, thingName } = one(world, world.certificates);
  const short = id.slice(0, 2);
  switch (world.choices.pick(7)) {
    case 0:
      return [makeThing(region, thingName)];
    case 1:
      return [
        {
          label: `somebody deletes the certificate ${short} in ${region.name}`,
          act: () => deleteByHand(region, id),
        },
      ];
    case 2:
      return [
        {
          label: `somebody deactivates the certificate ${short} in ${region.name}`,
          act: () => {
            // Of a device that is let in: one that is not would have been kept out on purpose.
            const rows = world.regions.map(({ name }) => world.table.row(name, thingName));
            const isIn = rows.every((row) => row?.status === 'ACTIVE' && row.certificateId === id);
            if (isIn) setStatusByHand(region, id, 'INACTIVE');
          },
        },
      ];
    case 3:
      return [
        {
          label: `somebody detaches the policy of ${short} in ${region.name}`,
          act: () => void region.iot.policyTargets.delete(id),
        },
      ];
    case 4:
      return [
        setRowStatus(world, region, thingName, 'SUSPENDED'),
        setRowStatus(world, region, thingName, 'ACTIVE'),
      ];
    case 5:
      return [setRowStatus(world, region, thingName, 'REVOKED')];
    default:
      return [setRowStatus(world, region, thingName, 'RETIRED')];
  }
};

/** Brings everybody on: the devices for certain, the others as the schedule has it. */
export const bringOn = (world: World): readonly SimulatedDevice[] => {
  const devices = world.certificates.map((certificate): SimulatedDevice => ({
    certificate,
    nearest: one(world, world.regions),
    isIn: false,
  }));
  for (const device of devices) perform(world, deviceActs(world, device), false);
  if (world.choices.happens(4)) perform(world, outage(world));
  if (world.choices.happens(4)) perform(world, missingPolicy(world));
  if (world.choices.happens(4)) perform(world, staleEvent(world), false);
  if (world.choices.happens(4)) perform(world, tick(world), false);
  for (let acts = world.choices.pick(4); acts > 1; acts -= 1) perform(world, operatorActs(world));
  return devices;
};
