import {
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreateThingCommand,
  DescribeCertificateCommand,
  ListThingPrincipalsCommand,
  RegisterCertificateCommand,
} from '@aws-sdk/client-iot';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { BackOff } from '../../../cli/fleet/back-off.ts';
import type { Device } from '../../../cli/fleet/device.ts';
import type { Identity } from '../../e2e/support/devices.ts';
import type { RegionName, RunningService } from '../../e2e/support/running-service.ts';
import { createScene, type Scene } from '../../e2e/support/scene.ts';

type Item = Readonly<Record<string, unknown>>;

export interface FaultScene extends Scene {
  readonly tables: { readonly registry: string; readonly telemetry: string; readonly locks: string };
  readonly issue: (name: string, count: number) => Promise<readonly Identity[]>;
  /** A device in the field, that waits for 2 to 4 s before it comes again. */
  readonly switchOn: (identity: Identity, region: RegionName, backOff?: BackOff) => Device;
  /** Registers a certificate in a Region as an operator would. */
  readonly register: (region: RegionName, identity: Identity, status: 'ACTIVE' | 'INACTIVE') => Promise<void>;
  /** Gives the name of a device to a certificate that nobody has a row of. */
  readonly intrude: (region: RegionName, intruder: Identity) => Promise<void>;
  readonly statusOf: (region: RegionName, identity: Identity) => Promise<string | undefined>;
  /** Ids of the certificates on a thing. */
  readonly principalsOf: (region: RegionName, thingName: string) => Promise<readonly string[]>;
  /** Everything in a table of a Region, by its key. */
  readonly itemsOf: (region: RegionName, tableName: string) => Promise<ReadonlyMap<string, Item>>;
  /** The queues of a Region that hold anything: all there are, are for failures. */
  readonly fullQueues: (region: RegionName) => Promise<readonly string[]>;
}

export const createFaultScene = (service: RunningService): FaultScene => {
  const scene = createScene(service);
  const arnOf = (region: RegionName, { certificateId }: Identity): string =>
    `arn:aws:iot:${region}:${service.cloud.accountId}:cert/${certificateId}`;
  const register: FaultScene['register'] = async (region, { certificatePem }, status) => {
    await service.clients(region).iot.send(new RegisterCertificateCommand({ certificatePem, status }));
  };

  return {
    ...scene,
    tables: {
      registry: service.output('DeviceRegistryTableName'),
      telemetry: service.output('TelemetryTableName'),
      locks: service.output('IdempotencyTableName'),
    },
    issue: async (name, count) =>
      Promise.all(Array.from({ length: count }, async (_, number) => service.issue(`${name}-${number}`))),
    switchOn: (identity, region, backOff = { firstMs: 2_000, maxMs: 4_000 }) =>
      service.devices.switchOn(identity, service.portOf(region), backOff),
    register,
    intrude: async (region, intruder) => {
      const { iot } = service.clients(region);
      const { thingName } = intruder;
      await register(region, intruder, 'ACTIVE');
      await iot.send(new CreateThingCommand({ thingName }));
      const principal = arnOf(region, intruder);
      await iot.send(new AttachThingPrincipalCommand({ thingName, principal }));
      const policyName = service.output('DevicePolicyName');
      await iot.send(new AttachPolicyCommand({ policyName, target: principal }));
    },
    statusOf: async (region, { certificateId }) => {
      const { certificateDescription } = await service
        .clients(region)
        .iot.send(new DescribeCertificateCommand({ certificateId }));
      return certificateDescription?.status;
    },
    principalsOf: async (region, thingName) => {
      const { principals = [] } = await service
        .clients(region)
        .iot.send(new ListThingPrincipalsCommand({ thingName }));
      return principals.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
    },
    itemsOf: async (region, TableName) => {
      const client = service.clients(region).documents;
      const items = new Map<string, Item>();
      for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
        for (const item of Items) {
          items.set(`${String(item['thingName'])}/${String(item['messageKey'] ?? '')}`, item);
        }
      }
      return items;
    },
    fullQueues: async (region) => {
      const { sqs } = service.clients(region);
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      const counts = await Promise.all(
        QueueUrls.map(async (QueueUrl) => {
          const { Attributes } = await sqs.send(
            new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
          );
          return [QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1), Attributes?.['ApproximateNumberOfMessages']];
        }),
      );
      return counts.flatMap(([name, count]) =>
        count === '0' ? [] : [`${region} ${String(name)}: ${String(count)}`],
      );
    },
  };
};
