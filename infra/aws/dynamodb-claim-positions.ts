import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ClaimPositionRecords, ClaimPositions } from '../../domain/ports/claim-positions.ts';
import { callAws } from './call-aws.ts';

/** Of no other item of the table, whose keys begin with the name of a function and a hash sign, too. */
const id = 'reconcile#claims';

const schema = z.object({
  ours: z.string().exactOptional(),
  others: z.string().exactOptional(),
}) satisfies z.ZodType<ClaimPositions>;

const options = { reasons: { ResourceNotFoundException: 'table-missing' } };

/** One item, without a TTL, in the table `tableName` whose key is `id`; it must be regional. What cannot be read is the beginning. */
export const createDynamoDbClaimPositions = (
  client: DynamoDBDocumentClient,
  tableName: string,
): ClaimPositionRecords => ({
  read: async () => {
    const { Item } = await callAws(
      `GetItem ${tableName}`,
      () => client.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true })),
      options,
    );
    return schema.safeParse(Item?.['positions']).data ?? {};
  },

  write: async (positions) => {
    await callAws(
      `PutItem ${tableName}`,
      () => client.send(new PutCommand({ TableName: tableName, Item: { id, positions } })),
      options,
    );
  },
});
