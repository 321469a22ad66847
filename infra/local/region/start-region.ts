import { deployStack, type Stack } from '../cloudformation/deploy-stack.ts';
import { createCustomResourceProvider } from '../cloudformation/custom-resource-provider.ts';
import { readPackagedDirectory, type PackagedDirectory } from '../cloudformation/packaged-directory.ts';
import type { OpenStream } from '../dynamodb/stream.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import type { ResponseHooks } from '../endpoint/response-hooks.ts';
import { createEventBuses } from '../events/event-buses.ts';
import type { Iam } from '../iam/iam.ts';
import { startDeviceGateway } from '../iot/gateway/device-gateway.ts';
import { createIotRegistry } from '../iot/registry/iot-registry.ts';
import type { IotQuotas } from '../iot/registry/quotas.ts';
import { createTopicRules } from '../iot/rules/topic-rules.ts';
import { createFunctions } from '../lambda/functions.ts';
import { createLogGroupProvider } from '../logs/log-group-provider.ts';
import { createPipes } from '../pipes/pipes.ts';
import { createBucketProviders } from '../s3/bucket-providers.ts';
import { createQueues } from '../sqs/queues.ts';
import type { Sessions } from '../sts/sessions.ts';
import { createTokenService } from '../sts/token-service.ts';
import { startTraceDaemon } from '../xray/trace-daemon.ts';
import { createActivity } from './activity.ts';
import type { CloudClock } from './clock.ts';
import { createCleanup } from './cleanup.ts';
import { countHandOvers } from './count-hand-overs.ts';
import type { CloudEvents } from './cloud-events.ts';
import { createStreamReaders } from './stream-readers.ts';
import { createLateGatewayRegistry } from './late-gateway-registry.ts';
import type { Lifecycle } from './lifecycle.ts';

export interface RegionSettings {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly iam: Iam;
  readonly sessions: Sessions;
  readonly hooks: ResponseHooks;
  readonly endpointUrl: () => string;
  readonly dynamodb: Lifecycle & {
    readonly service: AwsService;
    readonly providers: readonly ResourceProvider[];
    readonly openStream: OpenStream;
  };
  /** Of the device gateway; 0 takes any free port. */
  readonly mqttPort: number;
  readonly serverNames: readonly string[];
  readonly serverCertificate: { readonly certificateChainPem: string; readonly privateKeyPem: string };
  readonly iotQuotas?: IotQuotas;
  readonly initialInstances?: number;
}

/** The services of one Region, wired to each other. */
export interface Region extends Lifecycle {
  readonly region: string;
  readonly mqttPort: number;
  readonly isUp: () => boolean;
  readonly services: readonly AwsService[];
  readonly deploy: (packageDir: string, stackName?: string) => Promise<Readonly<Record<string, string>>>;
  /** Resolves when nothing is queued or running, but for what waits for the Region to come back. */
  readonly idle: () => Promise<void>;
}

export const startRegion = async (settings: RegionSettings): Promise<Region> => {
  const { region, accountId, clock, events, iam, dynamodb, endpointUrl, serverNames } = settings;
  const { roles } = iam;
  const base = { region, accountId, clock, events };
  const cleanup = createCleanup();
  let isUp = true;

  try {
    const trace = await startTraceDaemon(region, events);
    cleanup.add(trace.close);

    const packages = new Map<string, PackagedDirectory>();
    const stacks = new Map<string, Stack>();
    const handOvers = createActivity();
    const targets = countHandOvers(handOvers, {
      invokeAsync: async (...args) => functions.invokeAsync(...args),
      sendMessage: async (...args) => queues.sendMessage(...args),
      putEvents: async (...args) => buses.putEvents(...args),
    });
    const queues = createQueues({ region, accountId, clock, roles, endpointUrl });
    cleanup.add(queues.close);
    const functions = await createFunctions({
      ...base,
      roles,
      requireAssumable: iam.requireAssumable,
      sessions: settings.sessions,
      sendMessage: queues.sendMessage,
      readCode: async (s3Key, stackName) => requirePackage(packages, stackName).readCode(s3Key),
      endpointUrl,
      traceDaemonAddress: trace.address,
      ...(settings.initialInstances === undefined ? {} : { initialInstances: settings.initialInstances }),
    });
    cleanup.add(functions.close);
    const buses = createEventBuses({ ...base, targets, roles });
    cleanup.add(buses.close);
    const readers = createStreamReaders(region, events, dynamodb.openStream);
    const pipes = createPipes({ ...base, openStream: readers.openStream, targets, roles });
    cleanup.add(pipes.close);
    const topicRules = createTopicRules({ ...base, targets });

    const late = createLateGatewayRegistry();
    const gateway = await startDeviceGateway({
      region,
      port: settings.mqttPort,
      registry: late.registry,
      publish: topicRules.publish,
      events,
      tls: settings.serverCertificate,
      serverNames,
    });
    cleanup.add(gateway.close);
    topicRules.onPublish(gateway.deliver);
    const registry = createIotRegistry({
      ...base,
      publish: topicRules.publish,
      dataEndpoint: `${serverNames[0] ?? 'localhost'}:${gateway.port}`,
      ...(settings.iotQuotas === undefined ? {} : { quotas: settings.iotQuotas }),
    });
    late.use(registry.gateway);

    const providers = [
      ...iam.providers,
      ...queues.providers,
      ...functions.providers,
      ...buses.providers,
      ...pipes.providers,
      ...topicRules.providers,
      ...registry.providers,
      ...dynamodb.providers,
      ...createBucketProviders(),
      createLogGroupProvider(),
      createCustomResourceProvider({ hooks: settings.hooks, clock, invoke: functions.runForStack }),
    ];
    /** Sources before what they feed, so that a Region that fails or comes back loses nothing on the way. */
    const parts: readonly Lifecycle[] = [gateway, pipes, buses, functions, queues, dynamodb];

    return {
      region,
      mqttPort: gateway.port,
      isUp: () => isUp,
      services: [
        registry.service,
        topicRules.dataService,
        dynamodb.service,
        queues.service,
        buses.service,
        functions.service,
        createTokenService(accountId, settings.sessions),
      ],
      deploy: async (packageDir, givenName) => {
        const packaged = await readPackagedDirectory(packageDir);
        const stackName = givenName ?? packaged.stackName;
        if (stacks.has(stackName)) throw new Error(`A stack ${stackName} exists already in ${region}.`);
        packages.set(stackName, packaged);
        const stack = await deployStack({
          template: packaged.template,
          stackName,
          region,
          accountId,
          providers,
        });
        stacks.set(stackName, stack);
        return stack.outputs;
      },
      idle: async () => {
        if (!isUp) return;
        await readers.idle();
        await Promise.all([handOvers.idle(), functions.idle(), topicRules.idle()]);
      },
      suspend: async () => {
        isUp = false;
        for (const part of parts) await part.suspend();
        readers.release();
      },
      resume: async () => {
        for (const part of parts.toReversed()) await part.resume();
        isUp = true;
      },
      close: async () => {
        isUp = false;
        await cleanup.run();
      },
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
};

const requirePackage = (
  packages: ReadonlyMap<string, PackagedDirectory>,
  stackName: string,
): PackagedDirectory => {
  const packaged = packages.get(stackName);
  if (packaged === undefined) throw new Error(`no package was given for the stack ${stackName}`);
  return packaged;
};
