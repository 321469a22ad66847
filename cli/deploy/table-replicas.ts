import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Regions in which a table has a replica, that of `region` among them; undefined when there is no such table in it. */
export const tableReplicas = async (
  region: string,
  tableName: string,
): Promise<readonly string[] | undefined> => {
  const client = new DynamoDBClient({ region });
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    const replicas = (Table?.Replicas ?? []).flatMap(({ RegionName }) =>
      RegionName === undefined ? [] : [RegionName],
    );
    // DynamoDB's own answer leaves out the Region that is asked, in some versions of global tables.
    return [region, ...replicas.filter((name) => name !== region)];
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  } finally {
    client.destroy();
  }
};
