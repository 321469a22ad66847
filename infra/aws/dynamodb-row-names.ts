import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Inventory } from '../../domain/ports/inventory.ts';
import { callAws } from './call-aws.ts';

const names = z.array(z.object({ thingName: z.string() }));

/** Names in the replica that the client's Region has of the registry. The order is DynamoDB's own, and the same at every scan. */
export const createDynamoDbRowNames =
  (client: DynamoDBDocumentClient, tableName: string, pageSize = 100): Inventory['rows'] =>
  async (after) => {
    const { Items, LastEvaluatedKey } = await callAws(
      `Scan ${tableName}`,
      () =>
        client.send(
          new ScanCommand({
            TableName: tableName,
            ProjectionExpression: 'thingName',
            Limit: pageSize,
            ...(after !== undefined && { ExclusiveStartKey: { thingName: after } }),
          }),
        ),
      { reasons: { ResourceNotFoundException: 'table-missing' } },
    );
    const items = names.parse(Items ?? []).map(({ thingName }) => thingName);
    const last = items.at(-1);
    return { items, ...(LastEvaluatedKey !== undefined && last !== undefined && { next: last }) };
  };
