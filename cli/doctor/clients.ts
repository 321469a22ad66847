import { ACMClient } from '@aws-sdk/client-acm';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IoTClient } from '@aws-sdk/client-iot';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PipesClient } from '@aws-sdk/client-pipes';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A Region that has failed must not hold up what is said of the others. */
const requestHandler = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

export const openClients = (region: string) => {
  const settings = { region, requestHandler };
  const dynamoDb = new DynamoDBClient(settings);
  const clients = {
    dynamoDb,
    acm: new ACMClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    eventBridge: new EventBridgeClient(settings),
    iot: new IoTClient(settings),
    lambda: new LambdaClient(settings),
    pipes: new PipesClient(settings),
    sqs: new SQSClient(settings),
  };
  return {
    ...clients,
    documents: DynamoDBDocumentClient.from(dynamoDb),
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};

export type Clients = ReturnType<typeof openClients>;
