import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { callAws } from './call-aws.ts';

/** What a Region that has a table knows of the table's replica in another. */
export type ReplicaProspect =
  | { readonly kind: 'no-table' | 'no-replica' | 'coming' }
  | { readonly kind: 'failed'; readonly reason: string };

export type FindReplica = (tableName: string, replicaRegion: string) => Promise<ReplicaProspect>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaDescription.html */
const failedStatuses: ReadonlySet<string> = new Set([
  'CREATION_FAILED',
  'DELETING',
  'REGION_DISABLED',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
]);

/** Asks the Region that the client speaks to. A replica that is being made is in its list, and not yet in its own Region. */
export const createDynamoDbReplica =
  (client: DynamoDBClient): FindReplica =>
  async (tableName, replicaRegion) => {
    const output = await callAws(
      `DescribeTable ${tableName}`,
      () => client.send(new DescribeTableCommand({ TableName: tableName })),
      { instead: { ResourceNotFoundException: undefined } },
    );
    if (output === undefined) return { kind: 'no-table' };

    const replica = output.Table?.Replicas?.find(({ RegionName }) => RegionName === replicaRegion);
    if (replica === undefined) return { kind: 'no-replica' };
    const { ReplicaStatus = 'CREATING', ReplicaStatusDescription } = replica;
    if (failedStatuses.has(ReplicaStatus))
      return { kind: 'failed', reason: [ReplicaStatus, ReplicaStatusDescription ?? []].flat().join(': ') };
    return { kind: 'coming' };
  };
