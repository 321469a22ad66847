import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { orMissing } from '../../stage/reading.ts';
import type { TableState } from '../region-state.ts';

const isRecoverable = async (client: DynamoDBClient, TableName: string): Promise<boolean> => {
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
};

/** `undefined`: the Region has no such table. */
export const readTable = async (
  client: DynamoDBClient,
  region: string,
  tableName: string,
): Promise<TableState | undefined> => {
  const found = await orMissing(
    async () => client.send(new DescribeTableCommand({ TableName: tableName })),
    'ResourceNotFoundException',
  );
  if (found?.Table === undefined) return undefined;
  const {
    TableStatus,
    StreamSpecification,
    LatestStreamArn,
    DeletionProtectionEnabled,
    Replicas,
    ItemCount,
  } = found.Table;
  const hasStream = StreamSpecification?.StreamEnabled === true && LatestStreamArn !== undefined;
  return {
    tableName,
    status: TableStatus ?? 'UNKNOWN',
    ...(hasStream && { latestStreamArn: LatestStreamArn }),
    isProtected: DeletionProtectionEnabled === true,
    isRecoverable: await isRecoverable(client, tableName),
    // Some versions of global tables list the Region that is asked as well.
    replicas: (Replicas ?? [])
      .map(({ RegionName = '', ReplicaStatus = 'CREATING' }) => ({
        region: RegionName,
        status: ReplicaStatus,
      }))
      .filter((replica) => replica.region !== region),
    itemCount: ItemCount ?? 0,
  };
};
