import type { Permission } from '../../endpoint/aws-service.ts';
import { type ArnScope, tableArn, tableNameOf } from './arn.ts';
import { type Call, stringOf } from './call.ts';
import { itemActions } from './item-actions.ts';
import { kindOf, type OperationKind } from './operations.ts';
import { unwrapIterator } from './shard-iterator.ts';

const onTables = (call: Call, _action: string, scope: ArnScope): readonly Permission[] =>
  itemActions(call).map(({ action, table, index }) => {
    const arn = tableArn(scope, tableNameOf(scope, table));
    return { action, resource: index === undefined ? arn : `${arn}/index/${index}` };
  });

const resourcesOf: Readonly<
  Record<OperationKind, (call: Call, action: string, scope: ArnScope) => readonly Permission[]>
> = {
  // IAM offers no resource for these.
  list: (_call, action) => [{ action, resource: '*' }],
  tags: (call, action) => [{ action, resource: stringOf(call, 'ResourceArn') }],
  stream: (call, action) => [
    {
      action,
      resource:
        call.operation === 'GetRecords'
          ? unwrapIterator(stringOf(call, 'ShardIterator')).streamArn
          : stringOf(call, 'StreamArn'),
    },
  ],
  table: onTables,
  read: onTables,
  write: onTables,
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const permissionsOf = (call: Call, scope: ArnScope): readonly Permission[] =>
  resourcesOf[kindOf(call.operation)](call, `dynamodb:${call.operation}`, scope);
