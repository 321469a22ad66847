import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { IoTClient } from '@aws-sdk/client-iot';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { AccountRegion } from '../infra/aws/certificate-arn.ts';
import { createDocumentClient, createDynamoDbClient, createIotClient } from '../infra/aws/clients.ts';
import { createDynamoDbDeviceRegistry } from '../infra/aws/dynamodb-device-registry.ts';
import { createIotCertificateRegistry } from '../infra/aws/iot-certificate-registry.ts';
import { createIotDevicePolicy } from '../infra/aws/iot-device-policy.ts';
import { createIotThingRegistry } from '../infra/aws/iot-thing-registry.ts';
import { variables } from './environment.ts';

const { AWS_REGION, PARTITION, ACCOUNT_ID, DEVICE_REGISTRY_TABLE, IDEMPOTENCY_TABLE, DEVICE_POLICY_NAME } =
  variables;

/** The variables that `createRegionPorts` wants. */
export const regionVariables = {
  AWS_REGION,
  PARTITION,
  ACCOUNT_ID,
  DEVICE_REGISTRY_TABLE,
  IDEMPOTENCY_TABLE,
  DEVICE_POLICY_NAME,
} as const;

/** What onboarding, replication and reconciliation have in common: the ports of one Region, on clients that are made once and traced. */
export const createRegionPorts = (
  env: Readonly<Record<keyof typeof regionVariables, string>>,
  tracer: Pick<Tracer, 'captureAWSv3Client'>,
  prepareIot: (client: IoTClient) => void = () => undefined,
) => {
  const accountRegion: AccountRegion = {
    partition: env.PARTITION,
    region: env.AWS_REGION,
    accountId: env.ACCOUNT_ID,
  };
  const iotClient = createIotClient(env.AWS_REGION);
  prepareIot(iotClient);
  const iot = tracer.captureAWSv3Client(iotClient);
  const dynamoDb = tracer.captureAWSv3Client(createDynamoDbClient(env.AWS_REGION));
  const documents = createDocumentClient(dynamoDb);

  return {
    iot,
    documents,
    accountRegion,
    ports: {
      certificates: createIotCertificateRegistry(iot),
      things: createIotThingRegistry(iot, accountRegion),
      policy: createIotDevicePolicy(iot, accountRegion, env.DEVICE_POLICY_NAME),
      devices: createDynamoDbDeviceRegistry(documents, env.DEVICE_REGISTRY_TABLE),
    },
    persistenceStore: new DynamoDBPersistenceLayer({
      tableName: env.IDEMPOTENCY_TABLE,
      awsSdkV3Client: dynamoDb,
    }),
  };
};
