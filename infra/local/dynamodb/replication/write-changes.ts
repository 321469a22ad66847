import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { DYNAMODB } from '../table/operation-target.ts';
import type { Change } from './change.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_REQUESTS = 25;

const answer = z.object({
  UnprocessedItems: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).optional(),
});

/** Makes the items of a table what the changes say; at most one change an item. */
export const writeChanges = async (
  engine: Engine,
  tableName: string,
  changes: readonly Change[],
): Promise<void> => {
  let requests: readonly object[] = changes.map(({ keys, image }) =>
    image === undefined ? { DeleteRequest: { Key: keys } } : { PutRequest: { Item: image } },
  );
  while (requests.length > 0) {
    const input = { RequestItems: { [tableName]: requests.slice(0, MOST_REQUESTS) } };
    const { UnprocessedItems = {} } = await engine.call(`${DYNAMODB}.BatchWriteItem`, input, answer);
    requests = [...requests.slice(MOST_REQUESTS), ...(UnprocessedItems[tableName] ?? [])];
  }
};
