import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Lookups } from './errand.ts';

/** Looks rows up in a Region's replica of the registry. */
export const createRegistryRows = (
  documents: DynamoDBDocumentClient,
  TableName: string,
): Pick<Lookups, 'row' | 'writtenBetween'> => ({
  row: async (thingName) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: { thingName }, ConsistentRead: true }),
    );
    return Item;
  },
  writtenBetween: async (fromMs, toMs) => {
    const thingNames: string[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName,
          ConsistentRead: true,
          ProjectionExpression: 'thingName',
          FilterExpression: 'updatedAtMs BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':from': fromMs, ':to': toMs },
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      thingNames.push(...Items.map(({ thingName }) => String(thingName)));
      from = LastEvaluatedKey;
    } while (from !== undefined);
    return thingNames;
  },
});
