import { setImmediate as nextTurn } from 'node:timers/promises';
import { createPublicAuthority } from './acm/x509/public-authority.ts';
import { createDashboards } from './cloudwatch/dashboards.ts';
import { startDynamoDb } from './dynamodb/start-dynamodb.ts';
import { createAuthorize } from './endpoint/authorize.ts';
import { startEndpoint, type Endpoint } from './endpoint/endpoint.ts';
import { createResponseHooks } from './endpoint/response-hooks.ts';
import { createCallFaults } from './faults/call-faults.ts';
import { createEventFaults } from './faults/event-faults.ts';
import type { Faults } from './faults/faults.ts';
import { createIam } from './iam/iam.ts';
import type { IotQuotas } from './iot/registry/quotas.ts';
import { startNameRouter } from './name/name-router.ts';
import { recordRoutes } from './name/record-routes.ts';
import { createCleanup } from './region/cleanup.ts';
import { createCloudClock } from './region/clock.ts';
import { CloudEvents } from './region/cloud-events.ts';
import { startRegion, type Region } from './region/start-region.ts';
import { createRoute53 } from './route53/route53.ts';
import { createBuckets } from './s3/buckets.ts';
import { createSessions } from './sts/sessions.ts';

export interface CloudOptions {
  readonly regions: readonly string[];
  /** All ports are on 127.0.0.1; 0, the default, takes any free one. */
  readonly endpointPort?: number;
  readonly namePort?: number;
  /** Of the Regions' device gateways, in the order of `regions`. */
  readonly regionPorts?: readonly number[];
  /** Regions for the address of a client of the name, the nearest first. In the order of `regions` for all when left out. */
  readonly nearest?: (clientAddress: string) => readonly string[];
  /** The name that the router follows the Route 53 records of. Without records, and when left out, it leads to every Region that is up. */
  readonly domainName?: string;
  /** Names that devices may ask for by SNI, beside those of domain configurations. */
  readonly serverNames: readonly string[];
  readonly serverCertificate: { readonly certificateChainPem: string; readonly privateKeyPem: string };
  /** How many seconds of AWS's waits pass in a real one. */
  readonly clockSpeed?: number;
  readonly replicationLagMs?: number;
  /** A DynamoDB to use instead of the engine that is installed. */
  readonly dynamodbUrl?: string;
  readonly iotQuotas?: IotQuotas;
  /** Execution environments that are ready when a function is deployed. */
  readonly initialInstances?: number;
  /**
   * How many seconds of a function's time limit pass in a real one; 1 when left out. As fast as the clock, a run that was cut off
   * has passed its limit before Lambda tries again, as on AWS.
   */
  readonly timeLimitSpeed?: number;
}

/** AWS on localhost: Regions, one endpoint for all their services, one name for their devices. */
export interface Cloud {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly events: CloudEvents;
  readonly namePort: number;
  readonly regions: readonly { readonly region: string; readonly mqttPort: number }[];
  /** Deploys what `serverless package` left in a directory; gives the outputs of the stack. */
  readonly deploy: (request: {
    readonly region: string;
    readonly packageDir: string;
    readonly stackName?: string;
  }) => Promise<Readonly<Record<string, string>>>;
  /** Cuts a Region off: nothing in it answers or runs. What it stored and queued is kept. */
  readonly failRegion: (region: string) => Promise<void>;
  readonly restoreRegion: (region: string) => Promise<void>;
  readonly faults: Faults;
  /** Resolves when nothing is queued or running in any Region, but for what waits for a Region to come back. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const accountId = '000000000000';

/** Starts the cloud. When a part does not start, those that did are closed again. */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  if (options.regions.length === 0 || new Set(options.regions).size < options.regions.length) {
    throw new Error(`A cloud has one Region or more, each once, not [${options.regions.join(', ')}].`);
  }
  const events = new CloudEvents();
  // Tests and commands watch it side by side.
  events.setMaxListeners(0);
  const clock = createCloudClock(options.clockSpeed);
  const sessions = createSessions();
  const iam = createIam();
  const buckets = createBuckets(clock.now);
  const route53 = createRoute53();
  const authority = createPublicAuthority(clock.now());
  const dashboards = createDashboards({ accountId, clock });
  const cleanup = createCleanup();
  let endpoint: Endpoint | undefined;
  const endpointUrl = () => endpoint?.url ?? 'http://127.0.0.1:0';

  try {
    const dynamodb = await startDynamoDb({
      regions: options.regions,
      accountId,
      clock,
      events,
      ...(options.dynamodbUrl === undefined ? {} : { engineUrl: options.dynamodbUrl }),
      ...(options.replicationLagMs === undefined ? {} : { replicationLagMs: options.replicationLagMs }),
    });
    cleanup.add(dynamodb.close);

    const hooks = createResponseHooks(endpointUrl);
    const regions = new Map<string, Region>();
    const eventFaults = createEventFaults();
    const callFaults = createCallFaults((accessKeyId) => {
      for (const { environmentOf } of regions.values()) {
        const found = environmentOf(accessKeyId);
        if (found !== undefined) return found;
      }
      return undefined;
    });
    for (const [index, region] of options.regions.entries()) {
      const started = await startRegion({
        region,
        accountId,
        clock,
        events,
        iam,
        sessions,
        hooks,
        buckets,
        route53,
        authority,
        dashboards,
        endpointUrl,
        eventFaults,
        dynamodb: dynamodb.region(region),
        mqttPort: options.regionPorts?.[index] ?? 0,
        serverNames: options.serverNames,
        serverCertificate: options.serverCertificate,
        ...(options.iotQuotas === undefined ? {} : { iotQuotas: options.iotQuotas }),
        ...(options.initialInstances === undefined ? {} : { initialInstances: options.initialInstances }),
        ...(options.timeLimitSpeed === undefined ? {} : { timeLimitSpeed: options.timeLimitSpeed }),
      });
      regions.set(region, started);
      cleanup.add(started.close);
    }

    const running = await startEndpoint({
      port: options.endpointPort ?? 0,
      regions,
      globalServices: [route53.service],
      authorize: createAuthorize(sessions, iam.roles),
      hooks,
      intercept: callFaults.intercept,
    });
    endpoint = running;
    cleanup.add(running.close);
    const all = [...regions.values()];
    const name = await startNameRouter({
      port: options.namePort ?? 0,
      routes: () =>
        recordRoutes(
          route53.records(options.domainName ?? ''),
          all.map(({ region, endpointName, mqttPort: port, isUp }) => ({
            region,
            endpointName,
            port,
            isUp: isUp(),
          })),
        ),
      nearest: options.nearest ?? (() => options.regions),
    });
    cleanup.add(name.close);

    const require = (region: string): Region => {
      const found = regions.get(region);
      if (found !== undefined) return found;
      throw new Error(`No Region ${region} runs here, but ${options.regions.join(', ')}.`);
    };

    return {
      endpoint: running.url,
      accountId,
      events,
      namePort: name.port,
      regions: all.map(({ region, mqttPort }) => ({ region, mqttPort })),
      deploy: async ({ region, packageDir, stackName }) => require(region).deploy(packageDir, stackName),
      failRegion: async (region) => {
        const suspended = require(region).suspend();
        running.cut(region);
        await suspended;
      },
      restoreRegion: async (region) => require(region).resume(),
      faults: {
        injectCall: callFaults.inject,
        injectEvent: eventFaults.inject,
        cutReplication: dynamodb.cutReplication,
        restoreReplication: dynamodb.restoreReplication,
        setReplicationLag: dynamodb.setReplicationLag,
        killTableEngine: async (region) => dynamodb.region(region).killEngine(),
      },
      settled: async () => {
        let told = 0;
        const count = () => {
          told += 1;
        };
        events.on('event', count);
        try {
          let before: number;
          // Whatever ends may have begun something elsewhere: quiet is a round in which nothing was told.
          do {
            before = told;
            // What a gate that opened let through has begun by the next turn.
            await nextTurn();
            await dynamodb.settled();
            await Promise.all(all.map(async ({ idle }) => idle()));
            await nextTurn();
          } while (before !== told);
        } finally {
          events.off('event', count);
        }
      },
      close: cleanup.run,
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
};
