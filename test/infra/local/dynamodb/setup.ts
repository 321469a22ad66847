import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type {
  CreatedResource,
  ResourceProvider,
} from '../../../../infra/local/cloudformation/resource-provider.ts';
import { type LocalDynamoDbOptions, startDynamoDb } from '../../../../infra/local/dynamodb/start-dynamodb.ts';
import { createCloudClock } from '../../../../infra/local/region/clock.ts';
import { type CloudEvent, CloudEvents } from '../../../../infra/local/region/cloud-events.ts';
import { startHttpFront } from './http-front.ts';

export const WEST = 'us-west-2';
export const IRELAND = 'eu-west-1';
export const TOKYO = 'ap-northeast-1';
export const ACCOUNT = '000000000000';

const CREDENTIALS = { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' };

/** The properties of a global table with one string key `pk`. */
export const globalTable = (tableName: string, regions: readonly string[], more: object = {}) => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  Replicas: regions.map((Region) => ({ Region })),
  ...more,
});

export const startCloud = async (
  regions: readonly string[] = [WEST, IRELAND],
  options: Partial<LocalDynamoDbOptions> = {},
) => {
  const events = new CloudEvents();
  const told: CloudEvent[] = [];
  events.on('event', (event) => told.push(event));
  const cloud = await startDynamoDb({
    regions,
    accountId: ACCOUNT,
    clock: createCloudClock(),
    events,
    ...options,
  });
  const front = await startHttpFront((region) => cloud.region(region).service);
  const clients: { readonly destroy: () => void }[] = [];
  const configuration = (region: string) => ({
    region,
    endpoint: front.url,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });

  const providerOf = (region: string, type: string): ResourceProvider => {
    const provider = cloud.region(region).providers.find((one) => one.type === type);
    if (provider === undefined) throw new Error(`no provider of ${type}`);
    return provider;
  };
  const requestFor = (region: string, properties: object) => ({
    logicalId: 'Devices',
    stackName: 'fleet',
    region,
    accountId: ACCOUNT,
    properties: { ...properties },
  });

  return {
    cloud,
    events,
    told,
    client: (region: string, more: { readonly maxAttempts?: number } = {}): DynamoDBClient => {
      const client = new DynamoDBClient({ ...configuration(region), ...more });
      clients.push(client);
      return client;
    },
    streamsClient: (region: string): DynamoDBStreamsClient => {
      const client = new DynamoDBStreamsClient(configuration(region));
      clients.push(client);
      return client;
    },
    createResource: async (region: string, type: string, properties: object): Promise<CreatedResource> =>
      providerOf(region, type).create(requestFor(region, properties)),
    updateResource: async (
      region: string,
      type: string,
      physicalId: string,
      properties: object,
      previous: object,
    ): Promise<CreatedResource | 'replace' | undefined> =>
      providerOf(region, type).update?.(physicalId, requestFor(region, properties), { ...previous }),
    removeResource: async (region: string, type: string, physicalId: string): Promise<void> =>
      providerOf(region, type).remove(physicalId, requestFor(region, {})),
    /** The next event that matches; told events count too. */
    event: async (matches: (event: CloudEvent) => boolean): Promise<CloudEvent> =>
      new Promise((resolve) => {
        const look = (event: CloudEvent): void => {
          if (!matches(event)) return;
          events.off('event', look);
          resolve(event);
        };
        const already = told.find(matches);
        if (already === undefined) events.on('event', look);
        else resolve(already);
      }),
    close: async (): Promise<void> => {
      for (const client of clients) client.destroy();
      await front.close();
      await cloud.close();
    },
  };
};

export type TestCloud = Awaited<ReturnType<typeof startCloud>>;
