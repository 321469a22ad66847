import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';

/** What point-in-time recovery of the registry would make: a table of the same rows, beside it. */
export const copyTable = async (client: DynamoDBDocumentClient, from: string, to: string): Promise<void> => {
  await client.send(
    new CreateTableCommand({
      TableName: to,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'thingName', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'thingName', KeyType: 'HASH' }],
    }),
  );
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from }))
    for (const Item of Items) await client.send(new PutCommand({ TableName: to, Item }));
};
