import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { PassRecords } from '../../domain/ports/pass-records.ts';
import { callAws } from './call-aws.ts';
import { passRecordSchema } from './pass-record-schema.ts';

/** Of no other item of the table, whose keys begin with the name of a function and a hash sign, too. */
const id = 'reconcile#pass';

const reasons = { ResourceNotFoundException: 'table-missing' };

/**
 * One item, without a TTL, in the table `tableName` whose key is `id`; it must be regional, for a pass is of one Region. A record
 * that cannot be read is none: then the pass begins anew.
 */
export const createDynamoDbPassRecords = (
  client: DynamoDBDocumentClient,
  tableName: string,
): PassRecords => ({
  read: async () => {
    const { Item } = await callAws(
      `GetItem ${tableName}`,
      () => client.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true })),
      { reasons },
    );
    return passRecordSchema.safeParse(Item?.['pass']).data;
  },

  write: async (pass) => {
    await callAws(
      `PutItem ${tableName}`,
      () => client.send(new PutCommand({ TableName: tableName, Item: { id, pass } })),
      { reasons },
    );
  },
});
