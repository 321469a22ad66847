import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTClient } from '@aws-sdk/client-iot';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createPatientRetry } from './patient-retry.ts';

/** A call that hangs must not eat the time of its run: AWS answers all of these well within a second. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** AWS IoT allows ten of the certificate calls a second: a fleet that powers up at once is throttled. */
export const createIotClient = (region: string): IoTClient =>
  new IoTClient({ region, requestHandler, retryStrategy: createPatientRetry() });

export const createDynamoDbClient = (region: string): DynamoDBClient =>
  new DynamoDBClient({ region, requestHandler });

export const createDocumentClient = (client: DynamoDBClient): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
