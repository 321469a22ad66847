import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { Engine } from '../engine/engine.ts';
import type { Image } from '../stream.ts';
import { DYNAMODB } from '../table/operation-target.ts';
import type { Table } from '../table/table.ts';

const page = z.object({
  Items: z.array(z.record(z.string(), z.record(z.string(), z.unknown()))),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});
const number = z.object({ N: z.string() });
const anything = z.unknown();

/** Items looked at in one call, so that clients get their turn between them. */
const PAGE = 500;

/** AWS takes a time that lies further back for a mistake, and keeps the item. */
const OLDEST_S = 5 * 365 * 24 * 3600;

const keysOf = (table: Table, item: Image): Image =>
  Object.fromEntries(table.keyNames.map((name) => [name, item[name] ?? {}]));

/**
 * Deletes the items of one replica whose time has passed: whose attribute is a number, of epoch seconds.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 *
 * @returns when the next item expires, in epoch seconds, if any will
 */
export const sweep = async (
  engine: Engine,
  table: Table,
  attribute: string,
  nowS: number,
): Promise<number | undefined> => {
  const names = Object.fromEntries(
    [...table.keyNames, attribute].map((name, index) => [`#n${String(index)}`, name]),
  );
  const expired: Image[] = [];
  let nextS: number | undefined;
  let start: object = {};
  do {
    const { Items, LastEvaluatedKey } = await engine.call(
      `${DYNAMODB}.Scan`,
      {
        TableName: table.name,
        Limit: PAGE,
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: names,
        ...start,
      },
      page,
    );
    for (const item of Items) {
      const expiresAt = number.safeParse(item[attribute]);
      if (!expiresAt.success) continue;
      const atS = Number(expiresAt.data.N);
      if (atS < nowS - OLDEST_S) continue;
      if (atS <= nowS) expired.push(keysOf(table, item));
      else nextS = Math.min(nextS ?? atS, atS);
    }
    start = { ExclusiveStartKey: LastEvaluatedKey };
  } while ('ExclusiveStartKey' in start && start.ExclusiveStartKey !== undefined);

  const remove = async (key: Image): Promise<void> => {
    try {
      await engine.call(
        `${DYNAMODB}.DeleteItem`,
        {
          TableName: table.name,
          Key: key,
          ConditionExpression: 'attribute_type(#ttl, :number) AND #ttl <= :now',
          ExpressionAttributeNames: { '#ttl': attribute },
          ExpressionAttributeValues: { ':number': { S: 'N' }, ':now': { N: String(nowS) } },
        },
        anything,
      );
    } catch (error) {
      // Written again since it was looked at.
      if (!(error instanceof AwsError && error.name === 'ConditionalCheckFailedException')) throw error;
    }
  };
  if (expired.length === 0) return nextS;
  if (table.replica === undefined) for (const key of expired) await remove(key);
  else await table.replica.expire(expired, remove);
  return nextS;
};
