import { AwsError } from '../../endpoint/aws-service.ts';

const KINDS = {
  read: ['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems'],
  write: ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'],
  table: [
    'CreateTable',
    'DeleteTable',
    'UpdateTable',
    'DescribeTable',
    'DescribeTimeToLive',
    'UpdateTimeToLive',
    'DescribeContinuousBackups',
    'UpdateContinuousBackups',
  ],
  tags: ['TagResource', 'UntagResource', 'ListTagsOfResource'],
  list: ['ListTables', 'ListStreams'],
  stream: ['DescribeStream', 'GetShardIterator', 'GetRecords'],
} as const;

export type OperationKind = keyof typeof KINDS;

const KIND_OF: ReadonlyMap<string, OperationKind> = new Map(
  (['read', 'write', 'table', 'tags', 'list', 'stream'] as const).flatMap((kind) =>
    KINDS[kind].map((operation): [string, OperationKind] => [operation, kind]),
  ),
);

export const kindOf = (operation: string): OperationKind => {
  const kind = KIND_OF.get(operation);
  if (kind !== undefined) return kind;
  throw new AwsError(
    'UnknownOperationException',
    400,
    `DynamoDB on localhost does not implement ${operation}`,
  );
};
