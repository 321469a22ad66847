import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTClient } from '@aws-sdk/client-iot';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** For any client of a Region of the local cloud, which takes any credentials. */
export const localSettings = (endpoint: string, region: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

export const localClients = (endpoint: string, region: string) => {
  const settings = localSettings(endpoint, region);
  return {
    iot: new IoTClient(settings),
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(settings)),
  };
};
