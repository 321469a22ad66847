import { deployStack } from '../cloudformation/deploy-stack.ts';
import { createCustomResourceProvider } from '../cloudformation/custom-resource-provider.ts';
import { readPackagedDirectory, type PackagedDirectory } from '../cloudformation/packaged-directory.ts';
import { createAcm } from '../acm/acm.ts';
import type { PublicAuthority } from '../acm/x509/public-authority.ts';
import { createStacks } from '../cloudformation/service/stacks.ts';
import { createCloudWatch } from '../cloudwatch/cloudwatch.ts';
import type { Dashboards } from '../cloudwatch/dashboards.ts';
import { createRegistryService } from '../ecr/registry-service.ts';
import type { OpenStream } from '../dynamodb/stream.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import type { ResponseHooks } from '../endpoint/response-hooks.ts';
import type { EventFaults } from '../faults/event-faults.ts';
import { createEventBuses } from '../events/event-buses.ts';
import type { Iam } from '../iam/iam.ts';
import { dataEndpointName } from '../iot/domain/data-endpoint.ts';
import { createDomainConfigurations } from '../iot/domain/domains.ts';
import { startDeviceGateway } from '../iot/gateway/device-gateway.ts';
import { createIotRegistry } from '../iot/registry/iot-registry.ts';
import type { IotQuotas } from '../iot/registry/quotas.ts';
import { createTopicRules } from '../iot/rules/topic-rules.ts';
import type { Environments } from '../lambda/environments.ts';
import { parseFunctionReference } from '../lambda/function-arn.ts';
import { createFunctions } from '../lambda/functions.ts';
import { createLogGroupProvider } from '../logs/log-group-provider.ts';
import { createFindShard } from '../pipes/find-shard.ts';
import { createPipes } from '../pipes/pipes.ts';
import type { Route53 } from '../route53/route53.ts';
import { createBucketPolicyProvider } from '../s3/bucket-policy-provider.ts';
import { createBucketProvider } from '../s3/bucket-provider.ts';
import type { Buckets } from '../s3/buckets.ts';
import { createS3Service } from '../s3/s3-service.ts';
import { createSns } from '../sns/sns.ts';
import { createQueues } from '../sqs/queues.ts';
import { createSsm } from '../ssm/ssm.ts';
import type { Sessions } from '../sts/sessions.ts';
import { createTokenService } from '../sts/token-service.ts';
import { startTraceDaemon } from '../xray/trace-daemon.ts';
import { createActivity } from './activity.ts';
import { type CloudClock, createCloudClock } from './clock.ts';
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
  readonly buckets: Buckets;
  readonly route53: Route53;
  readonly authority: PublicAuthority;
  readonly dashboards: Dashboards;
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
  readonly timeLimitSpeed?: number;
  readonly eventFaults: EventFaults;
}

/** The services of one Region, wired to each other. */
export interface Region extends Lifecycle {
  readonly region: string;
  readonly mqttPort: number;
  /** Host name of its `iot:Data-ATS` endpoint. */
  readonly endpointName: string;
  readonly isUp: () => boolean;
  readonly services: readonly AwsService[];
  /** The execution environment with that access key, of a function of this Region. */
  readonly environmentOf: Environments['find'];
  readonly deploy: (packageDir: string, stackName?: string) => Promise<Readonly<Record<string, string>>>;
  /** Resolves when nothing is queued or running, but for what waits for the Region to come back. */
  readonly idle: () => Promise<void>;
}

export const startRegion = async (settings: RegionSettings): Promise<Region> => {
  const { region, accountId, clock, events, iam, dynamodb, endpointUrl, serverNames } = settings;
  const { roles } = iam;
  const base = { region, accountId, clock, events };
  const cleanup = createCleanup();
  const closed = new AbortController();
  let isUp = true;

  try {
    const trace = await startTraceDaemon(region, events);
    cleanup.add(trace.close);

    const packages = new Map<string, PackagedDirectory>();
    const handOvers = createActivity();
    const targets = countHandOvers(handOvers, {
      invokeAsync: async (functionArn, event, origin) =>
        settings.eventFaults.intercept(
          { region, functionName: parseFunctionReference(functionArn)?.name ?? '' },
          async () => functions.invokeAsync(functionArn, event, origin),
        ),
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
      // A stack that was deployed from a directory has its code there.
      readCode: async ({ S3Bucket, S3Key }, stackName) =>
        packages.get(stackName)?.readCode(S3Key) ?? requireObject(settings.buckets, S3Bucket, S3Key),
      endpointUrl,
      traceDaemonAddress: trace.address,
      ...(settings.initialInstances === undefined ? {} : { initialInstances: settings.initialInstances }),
      ...(settings.timeLimitSpeed === undefined ? {} : { timeLimitSpeed: settings.timeLimitSpeed }),
    });
    cleanup.add(functions.close);
    const buses = createEventBuses({ ...base, targets, roles });
    cleanup.add(buses.close);
    const readers = createStreamReaders(region, events, dynamodb.openStream);
    const pipes = createPipes({
      ...base,
      openStream: readers.openStream,
      findShard: createFindShard(dynamodb.service, region),
      targets,
      roles,
    });
    cleanup.add(pipes.close);
    const topicRules = createTopicRules({ ...base, targets });

    const ssm = createSsm(base);
    const sns = createSns(base);
    const { dashboards, route53, authority } = settings;
    const cloudWatch = createCloudWatch({
      ...base,
      dashboards,
      hasTopic: sns.hasTopic,
      publish: (topicArn, notification, sourceArn) => {
        sns.publishAs({ service: 'cloudwatch.amazonaws.com', sourceArn }, topicArn, notification);
      },
      sample: queues.measure,
    });
    cleanup.add(cloudWatch.close);
    const acm = createAcm({ ...base, zones: route53.zones, authority });
    const domains = createDomainConfigurations({ ...base, acm });
    const endpointName = dataEndpointName(base);

    const late = createLateGatewayRegistry();
    const gateway = await startDeviceGateway({
      region,
      port: settings.mqttPort,
      registry: late.registry,
      publish: topicRules.publish,
      events,
      tls: settings.serverCertificate,
      serverNames: [...serverNames, endpointName],
      domains: domains.forServerName,
    });
    cleanup.add(gateway.close);
    topicRules.onPublish(gateway.deliver);
    const registry = createIotRegistry({
      ...base,
      publish: topicRules.publish,
      dataEndpoint: endpointName,
      operations: [...domains.operations, ...topicRules.operations],
      requireAssumable: iam.requireAssumable,
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
      ...domains.providers,
      ...dynamodb.providers,
      ...ssm.providers,
      ...sns.providers,
      ...cloudWatch.providers,
      ...acm.providers,
      ...route53.providers,
      createBucketProvider(settings.buckets),
      createBucketPolicyProvider(settings.buckets),
      createLogGroupProvider(),
      createCustomResourceProvider({
        hooks: settings.hooks,
        // Real time, however fast the clock: so does the function run that is waited for.
        clock: createCloudClock(),
        invoke: functions.runForStack,
        signal: closed.signal,
      }),
    ];
    const stacks = createStacks({
      region,
      accountId,
      now: clock.now,
      providers,
      readParameter: ssm.parameter,
      readObject: (bucket, key) => settings.buckets.get(bucket, key)?.body,
    });
    /** Sources before what they feed, so that a Region that fails or comes back loses nothing on the way. */
    const parts: readonly Lifecycle[] = [gateway, pipes, buses, functions, queues, cloudWatch, dynamodb];

    return {
      region,
      mqttPort: gateway.port,
      endpointName,
      isUp: () => isUp,
      environmentOf: functions.environmentOf,
      services: [
        registry.service,
        topicRules.dataService,
        dynamodb.service,
        queues.service,
        buses.service,
        pipes.service,
        functions.service,
        createTokenService(accountId, settings.sessions),
        createS3Service({ region, buckets: settings.buckets }),
        createRegistryService(accountId),
        ssm.service,
        sns.service,
        cloudWatch.service,
        acm.service,
        stacks.service,
      ],
      deploy: async (packageDir, givenName) => {
        const packaged = await readPackagedDirectory(packageDir);
        const stackName = givenName ?? packaged.stackName;
        if (stacks.has(stackName)) throw new Error(`A stack ${stackName} exists already in ${region}.`);
        packages.set(stackName, packaged);
        const { template } = packaged;
        const { stack, outputs } = await deployStack({
          template,
          stackName,
          region,
          accountId,
          providers,
          readParameter: ssm.parameter,
        });
        stacks.adopt(stack);
        return outputs;
      },
      idle: async () => {
        if (!isUp) return;
        await stacks.idle();
        await readers.idle();
        await Promise.all([handOvers.idle(), functions.idle(), topicRules.idle()]);
      },
      suspend: async () => {
        isUp = false;
        for (const part of parts) await part.suspend();
        readers.release();
        stacks.release();
      },
      resume: async () => {
        for (const part of parts.toReversed()) await part.resume();
        isUp = true;
      },
      close: async () => {
        isUp = false;
        closed.abort(new Error(`the local cloud of ${region} is closed`));
        await cleanup.run();
      },
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
};

const requireObject = (buckets: Buckets, bucket: string, key: string): Uint8Array => {
  const found = buckets.get(bucket, key);
  if (found !== undefined) return found.body;
  throw new Error(`Error occurred while GetObject. S3 Error Code: NoSuchKey. ${key} in the bucket ${bucket}`);
};
