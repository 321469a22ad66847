import { setTimeout as sleep } from 'node:timers/promises';
import { type Drift, findDrift } from '../../domain/reconciliation/find-drift.ts';
import { type Survey, survey } from '../../domain/reconciliation/survey.ts';
import { createCallPace } from '../../infra/aws/call-pace.ts';
import { createDocumentClient, createDynamoDbClient, createIotClient } from '../../infra/aws/clients.ts';
import { createIotCertificateRegistry } from '../../infra/aws/iot-certificate-registry.ts';
import { createIotDevicePolicy } from '../../infra/aws/iot-device-policy.ts';
import { defaultIotQuotas, smallestIotQuota } from '../../infra/aws/iot-quotas.ts';
import { createIotThingRegistry } from '../../infra/aws/iot-thing-registry.ts';
import { paceCalls } from '../../infra/aws/pace-calls.ts';
import { type Caller, identifyCaller } from '../stage/caller.ts';
import { devicePolicyName, globalTables } from '../stage/names.ts';
import { attempt, type Reading, unread } from '../stage/reading.ts';
import { createRegistry, type ListedRow, type Registry } from './registry.ts';

/** What a Region has of a device, beside what its own replica of the registry asks for. */
export interface DeviceThere {
  /** `undefined`: the row has not come here, or has gone from here already. */
  readonly row: ListedRow | undefined;
  readonly actual: Survey;
  /** As reconciliation would find it. `undefined`: there is no row to be in step with, or it is not decided yet. */
  readonly drift: readonly Drift[] | undefined;
}

/** One Region, to read from. */
export interface DeviceRegion {
  readonly region: string;
  readonly registry: Reading<Registry>;
  /** `certificateId` stands in where the replica has no row. */
  readonly lookAt: (device: {
    readonly thingName: string;
    readonly certificateId: string;
  }) => Promise<Reading<DeviceThere>>;
  readonly close: () => void;
}

const identify = async (region: string): Promise<Reading<Caller>> => {
  try {
    return { kind: 'read', value: await identifyCaller(region) };
  } catch (error) {
    // It says in one line what is wrong.
    return unread(error instanceof Error ? error.message : String(error));
  }
};

/** Opens a Region; of one that does not answer everything is unread. `share` of AWS IoT's quotas is what looking may spend. */
export const openDeviceRegion = async (
  region: string,
  stage: string,
  share: number,
): Promise<DeviceRegion> => {
  const caller = await identify(region);
  if (caller.kind === 'unread')
    return { region, registry: caller, lookAt: async () => caller, close: () => undefined };

  const iot = createIotClient(region);
  const pace = createCallPace({
    quotaOf: (operation) => defaultIotQuotas[operation] ?? smallestIotQuota,
    now: () => performance.now(),
    sleep: async (ms) => sleep(ms),
  });
  pace.begin({ share, remainingMs: () => Infinity });
  paceCalls(iot, pace);
  const dynamoDb = createDynamoDbClient(region);
  const [registryTable] = globalTables(stage);
  const registry = createRegistry(createDocumentClient(dynamoDb), registryTable.tableName);
  const [, partition = 'aws'] = caller.value.arn.split(':');
  const accountRegion = { partition, region, accountId: caller.value.accountId };
  const ports = {
    certificates: createIotCertificateRegistry(iot),
    things: createIotThingRegistry(iot, accountRegion),
    policy: createIotDevicePolicy(iot, accountRegion, devicePolicyName(stage)),
  };

  return {
    region,
    registry: { kind: 'read', value: registry },
    lookAt: async ({ thingName, certificateId }) =>
      attempt(async () => {
        const listed = await registry.read(thingName);
        const row = listed !== undefined && 'row' in listed ? listed.row : undefined;
        const actual = await survey(ports, row ?? { thingName, certificateId });
        const isDecided = row !== undefined && row.status !== 'PROVISIONING';
        return { row: listed, actual, drift: isDecided ? findDrift(row, actual) : undefined };
      }),
    close: () => {
      iot.destroy();
      dynamoDb.destroy();
    },
  };
};

/** Opens those Regions side by side, and closes them after `use`. */
export const withRegions = async <Result>(
  names: readonly string[],
  stage: string,
  share: number,
  use: (regions: readonly DeviceRegion[]) => Promise<Result>,
): Promise<Result> => {
  const regions = await Promise.all(names.map(async (region) => openDeviceRegion(region, stage, share)));
  try {
    return await use(regions);
  } finally {
    for (const { close } of regions) close();
  }
};
