import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { orMissing } from '../../stage/reading.ts';
import { type StandingRow, standingRow } from './standing-row.ts';

const pageSize = 200;

/** A table beside the registry that was the registry once. */
export interface CopiedTable {
  /** All of it, page by page. */
  readonly pages: () => AsyncIterable<readonly StandingRow[]>;
  readonly read: (thingName: string) => Promise<StandingRow | undefined>;
}

/**
 * Makes sure that the table is there, and is one of devices.
 * @throws Error in one line
 */
export const openCopiedTable = async (
  documents: DynamoDBDocumentClient,
  tableName: string,
  region: string,
): Promise<CopiedTable> => {
  const described = await orMissing(
    async () => documents.send(new DescribeTableCommand({ TableName: tableName })),
    'ResourceNotFoundException',
  );
  const table = described?.Table;
  if (table === undefined)
    throw new Error(
      `There is no table "${tableName}" in ${region}: aws dynamodb list-tables --region ${region}`,
    );
  if (table.TableStatus !== 'ACTIVE')
    throw new Error(
      `The table "${tableName}" is ${table.TableStatus ?? 'not ready'} yet: aws dynamodb wait table-exists --region ${region} --table-name ${tableName}`,
    );
  const key = (table.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
  if (key.join() !== 'thingName')
    throw new Error(
      `The table "${tableName}" is no registry of devices: its key is ${key.join(' and ')}, not thingName. Give the table that the registry was restored to.`,
    );

  return {
    pages: async function* () {
      let after: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await documents.send(
          new ScanCommand({
            TableName: tableName,
            Limit: pageSize,
            ConsistentRead: true,
            ...(after !== undefined && { ExclusiveStartKey: after }),
          }),
        );
        yield Items.map(standingRow);
        after = LastEvaluatedKey;
      } while (after !== undefined);
    },
    read: async (thingName) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key: { thingName }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : standingRow(Item);
    },
  };
};
