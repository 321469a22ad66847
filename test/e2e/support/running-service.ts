import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { observe, type Observations } from '../../../cli/journey/observations.ts';
import { createRegionView, type RegionView } from '../../../cli/journey/region-view.ts';
import { localClients } from '../../../cli/local/clients.ts';
import {
  type LandfallOptions,
  localName,
  readRootCa,
  startLandfall,
} from '../../../cli/local/start-landfall.ts';
import type { CloudEvent } from '../../../infra/local/region/cloud-events.ts';
import type { Cloud } from '../../../infra/local/start-cloud.ts';
import { initPki } from '../../../infra/pki/pki-directory.ts';
import { createDevices, issueIdentity, type Devices, type Identity } from './devices.ts';

export const regions = ['us-west-2', 'eu-west-1'] as const;
export type RegionName = (typeof regions)[number];

/** AWS waits a minute and two before it tries a function again; the waits of the functions themselves stay as they are. */
const clockSpeed = 30;
/** Long enough for both Regions to decide on what the other has not seen yet. */
const replicationLagMs = 300;

const createClients = (endpoint: string, region: RegionName) => {
  const settings = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    ...localClients(endpoint, region),
    sqs: new SQSClient(settings),
    events: new EventBridgeClient(settings),
  };
};

/** The service as it is packaged, installed in two Regions of a cloud in this process. */
export interface RunningService {
  readonly cloud: Cloud;
  /** Outputs of the primary Region's stack. */
  readonly output: (name: string) => string;
  readonly observed: Observations;
  readonly devices: Devices;
  readonly issue: (thingName: string) => Promise<Identity>;
  /** Where the PKI of this service is, with the keys of its CAs. */
  readonly pkiDirectory: string;
  /** What devices hold the server's certificate against. */
  readonly rootCaPem: string;
  readonly portOf: (region: RegionName) => number;
  readonly clients: (region: RegionName) => ReturnType<typeof createClients>;
  readonly view: (region: RegionName) => RegionView;
  readonly close: () => Promise<void>;
}

/** What differs from a cloud for tests of the rules: its pace, and AWS IoT's quotas, which are off. */
export type ServiceOptions = Pick<
  LandfallOptions,
  'clockSpeed' | 'timeLimitSpeed' | 'replicationLagMs' | 'iotQuotas' | 'initialInstances' | 'revocationList'
> & {
  /** Which events `observed` has; all when left out. */
  readonly isKept?: (event: CloudEvent) => boolean;
};

export const startService = async ({
  isKept = () => true,
  ...options
}: ServiceOptions = {}): Promise<RunningService> => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-service-test-'));
  const pkiDirectory = join(folder, 'pki');
  await initPki({ directory: pkiDirectory, keyType: 'ec-p256', force: false }, [localName, '127.0.0.1']);
  const landfall = await startLandfall({
    regions,
    pkiDirectory,
    endpointPort: 0,
    mqttPort: 0,
    clockSpeed,
    replicationLagMs,
    ...options,
    onProgress: () => undefined,
  });
  const { cloud, outputs } = landfall;
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stack has no output ${name}`);
    return value;
  };
  const clients = {
    'us-west-2': createClients(cloud.endpoint, 'us-west-2'),
    'eu-west-1': createClients(cloud.endpoint, 'eu-west-1'),
  };
  const tables = { registry: output('DeviceRegistryTableName'), telemetry: output('TelemetryTableName') };
  const devices = await createDevices(pkiDirectory);
  return {
    cloud,
    output,
    observed: observe(cloud.events, isKept),
    devices,
    pkiDirectory,
    issue: async (thingName) => issueIdentity(pkiDirectory, thingName),
    rootCaPem: await readRootCa(pkiDirectory),
    portOf: (name) => cloud.regions.find(({ region }) => region === name)?.mqttPort ?? 0,
    clients: (region) => clients[region],
    view: (region) => createRegionView(clients[region], tables),
    close: async () => {
      await devices.stopAll();
      await landfall.close();
      await rm(folder, { recursive: true });
    },
  };
};
