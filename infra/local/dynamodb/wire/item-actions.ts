import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { Call } from './call.ts';
import { stringOf } from './call.ts';

/** What a call does with items of one table, by IAM's name. */
export interface ItemAction {
  readonly action: string;
  readonly table: string;
  readonly index?: string;
}

const requestItems = z.record(z.string(), z.unknown());
const transactItems = z.array(z.record(z.string(), z.looseObject({ TableName: z.string() })));

const TRANSACTION_ACTIONS = new Map([
  ['Get', 'dynamodb:GetItem'],
  ['Put', 'dynamodb:PutItem'],
  ['Update', 'dynamodb:UpdateItem'],
  ['Delete', 'dynamodb:DeleteItem'],
  ['ConditionCheck', 'dynamodb:ConditionCheckItem'],
]);

const parse = <Output>(call: Call, name: string, schema: z.ZodType<Output>): Output => {
  const parsed = schema.safeParse(call.input[name]);
  if (parsed.success) return parsed.data;
  throw new AwsError('ValidationException', 400, `${call.operation}: ${name} is missing or malformed`);
};

/** What a call of the data plane does. Tables are named as the client names them. */
export const itemActions = (call: Call): readonly ItemAction[] => {
  switch (call.operation) {
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(parse(call, 'RequestItems', requestItems)).map((table) => ({
        action: `dynamodb:${call.operation}`,
        table,
      }));
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return parse(call, 'TransactItems', transactItems).flatMap((item) =>
        Object.entries(item).map(([kind, { TableName: table }]) => {
          const action = TRANSACTION_ACTIONS.get(kind);
          if (action === undefined) {
            throw new AwsError('ValidationException', 400, `${call.operation}: unknown member ${kind}`);
          }
          return { action, table };
        }),
      );
    default: {
      const { IndexName: index } = call.input;
      const action = { action: `dynamodb:${call.operation}`, table: stringOf(call, 'TableName') };
      return [typeof index === 'string' ? { ...action, index } : action];
    }
  }
};

const renameIn = (value: unknown, rename: (table: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => renameIn(item, rename));
  const item = requestItems.safeParse(value);
  if (!item.success) return value;
  return Object.fromEntries(
    Object.entries(item.data).map(([kind, request]) => {
      const named = z.looseObject({ TableName: z.string() }).safeParse(request);
      return [kind, named.success ? { ...named.data, TableName: rename(named.data.TableName) } : request];
    }),
  );
};

/** The body with its tables named as the engine knows them: it takes no ARNs. */
export const withTableNames = (call: Call, rename: (table: string) => string): Buffer | string => {
  if (itemActions(call).every(({ table }) => rename(table) === table)) return call.body;
  const { TableName, RequestItems, TransactItems, ...rest } = call.input;
  return JSON.stringify({
    ...rest,
    ...(typeof TableName === 'string' && { TableName: rename(TableName) }),
    ...(RequestItems !== undefined && {
      RequestItems: Object.fromEntries(
        Object.entries(parse(call, 'RequestItems', requestItems)).map(([table, request]) => [
          rename(table),
          request,
        ]),
      ),
    }),
    ...(TransactItems !== undefined && { TransactItems: renameIn(TransactItems, rename) }),
  });
};
