import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { SimulatedDevice } from './devices.ts';
import type { Rule, Violation } from './journal.ts';
import type { SimulatedRegion } from './region.ts';
import type { SimulatedCertificate } from './scenario.ts';
import type { World } from './world.ts';

/** What one Region has of one certificate. */
interface Holding {
  readonly status: string | undefined;
  readonly hasPolicy: boolean;
  readonly isAttached: boolean;
  /** The thing carries this certificate's mark. */
  readonly isMarked: boolean;
}

const holdingOf = ({ iot }: SimulatedRegion, { id, thingName }: SimulatedCertificate): Holding => ({
  status: iot.certificates.get(id)?.status,
  hasPolicy: iot.policyTargets.has(id),
  isAttached: iot.attached.get(thingName)?.has(id) === true,
  isMarked: iot.things.get(thingName)?.certificateId === id,
});

/** Looks at everything once faults are over and nothing moves any more; gives the first promise that is broken. */
export const findBroken = (world: World, devices: readonly SimulatedDevice[]): Violation | undefined => {
  const [first] = world.regions;
  if (first === undefined) return undefined;

  for (const thingName of new Set(world.certificates.map((certificate) => certificate.thingName))) {
    const row = world.table.row(first.name, thingName);
    const held = devices.filter(({ certificate }) => certificate.thingName === thingName);
    const broken = inRegistry(world, row, thingName, held) ?? inRegions(world, row, thingName, held);
    if (broken !== undefined) return broken;
  }
  return ofOthers(world);
};

const broken = (rule: Rule, detail: string): Violation => ({ rule, detail });

const inRegistry = (
  { regions, table }: World,
  row: DeviceRow | undefined,
  thingName: string,
  devices: readonly SimulatedDevice[],
): Violation | undefined => {
  const isSame = ({ name }: SimulatedRegion): boolean => {
    const other = table.row(name, thingName);
    return other?.certificateId === row?.certificateId && other?.status === row?.status;
  };
  if (!regions.every(isSame)) return broken('admitted-everywhere', `replicas differ over ${thingName}`);
  const isWanted = devices.some(({ certificate }) => certificate.isSound);
  if (row === undefined) {
    return isWanted
      ? broken('admitted-everywhere', `nobody has ${thingName}, and a device wants it`)
      : undefined;
  }
  if (row.status === 'PROVISIONING') {
    return broken('admitted-everywhere', `the row of ${thingName} is still PROVISIONING`);
  }
  const owner = devices.find(({ certificate }) => certificate.id === row.certificateId);
  return owner?.certificate.isSound === false
    ? broken('refused-has-nothing', `a refused certificate has the row of ${thingName}`)
    : undefined;
};

const inRegions = (
  world: World,
  row: DeviceRow | undefined,
  thingName: string,
  devices: readonly SimulatedDevice[],
): Violation | undefined => {
  for (const region of world.regions) {
    for (const device of devices) {
      const holding = holdingOf(region, device.certificate);
      const detail = `${device.certificate.id.slice(0, 2)} in ${region.name}, row ${row?.status ?? 'absent'}: ${JSON.stringify(holding)}`;
      const rule =
        row?.certificateId === device.certificate.id
          ? brokenOfOwner(row, holding)
          : brokenOfOther(row, withoutReported(world, device.certificate.id, holding), device, region);
      if (rule !== undefined) return broken(rule, detail);
    }
    const thing = region.iot.things.get(thingName);
    if (row === undefined && thing?.certificateId !== undefined) {
      return broken('nothing-without-a-row', `${region.name} has the thing ${thingName}`);
    }
    if (row?.status === 'ACTIVE' && thing === undefined) {
      return broken('admitted-everywhere', `${region.name} lacks the thing ${thingName}`);
    }
  }
  return undefined;
};

/** A policy that authorises nothing, because its certificate may not connect, is no more than what was reported. */
const withoutReported = ({ leftBehind }: World, certificateId: string, holding: Holding): Holding =>
  leftBehind.has(certificateId) && (holding.status === 'INACTIVE' || holding.status === undefined)
    ? { ...holding, hasPolicy: false }
    : holding;

const brokenOfOwner = (
  row: DeviceRow,
  { status, hasPolicy, isAttached, isMarked }: Holding,
): Rule | undefined => {
  switch (row.status) {
    case 'ACTIVE':
      return status === 'ACTIVE' && hasPolicy && isAttached ? undefined : 'admitted-everywhere';
    case 'REVOKED':
      return status === undefined || status === 'REVOKED' ? undefined : 'operator-has-the-last-word';
    case 'RETIRED':
      return status === 'ACTIVE' || status === 'PENDING_ACTIVATION' || isAttached || hasPolicy || isMarked
        ? 'operator-has-the-last-word'
        : undefined;
    default:
      return status === 'ACTIVE' || status === 'PENDING_ACTIVATION'
        ? 'operator-has-the-last-word'
        : undefined;
  }
};

/** A certificate that waits where its device does not come any more may stay pending: it has nothing, and gets nothing. */
const brokenOfOther = (
  row: DeviceRow | undefined,
  { status, hasPolicy, isAttached }: Holding,
  { certificate, nearest }: SimulatedDevice,
  region: SimulatedRegion,
): Rule | undefined => {
  if (status === 'ACTIVE') return row === undefined ? 'nothing-without-a-row' : 'one-certificate-a-name';
  const isBare = !hasPolicy && !isAttached;
  const isOut = status !== 'PENDING_ACTIVATION' || nearest !== region;
  if (!certificate.isSound) return isBare && isOut ? undefined : 'refused-has-nothing';
  if (row === undefined) return isBare ? undefined : 'nothing-without-a-row';
  return isBare && isOut ? undefined : 'one-certificate-a-name';
};

const ofOthers = ({ regions }: World): Violation | undefined => {
  for (const { name, iot, madeByHand } of regions) {
    for (const thingName of madeByHand) {
      const thing = iot.things.get(thingName);
      if (thing === undefined || thing.certificateId !== undefined) {
        return broken(
          'others-things-untouched',
          `the thing ${thingName} that somebody made in ${name} is gone`,
        );
      }
    }
  }
  return undefined;
};
