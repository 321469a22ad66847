import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTClient } from '@aws-sdk/client-iot';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Clients of one Region of the local cloud, which takes any credentials. */
export const localClients = (endpoint: string, region: string) => {
  const settings = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    iot: new IoTClient(settings),
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(settings)),
  };
};
