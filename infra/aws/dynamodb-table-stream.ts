import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { callAws } from './call-aws.ts';

/** ARN of the stream of a table in one Region; `undefined` while the table, its replica here, or its stream is not ready. */
export type FindTableStream = (tableName: string) => Promise<string | undefined>;

/** A replica's stream ARN ends in the time of its making, so a stack in another Region cannot compute it: it is asked for. */
export const createDynamoDbTableStream =
  (client: DynamoDBClient): FindTableStream =>
  async (tableName) => {
    const output = await callAws(
      `DescribeTable ${tableName}`,
      () => client.send(new DescribeTableCommand({ TableName: tableName })),
      { instead: { ResourceNotFoundException: undefined } },
    );
    const { TableStatus, LatestStreamArn, StreamSpecification } = output?.Table ?? {};
    const isReady = TableStatus === 'ACTIVE' || TableStatus === 'UPDATING';
    return isReady && StreamSpecification?.StreamEnabled === true ? LatestStreamArn : undefined;
  };
