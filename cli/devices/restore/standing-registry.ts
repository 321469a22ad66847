import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { type StandingRow, standingRow } from './standing-row.ts';

/** The registry as it stands, malformed rows and all. */
export interface StandingRegistry {
  readonly read: (thingName: string) => Promise<StandingRow | undefined>;
  /** Writes `row` if the registry still shows `standing` (`undefined`: no row at all). */
  readonly write: (row: DeviceRow, standing: StandingRow | undefined) => Promise<'written' | 'conflict'>;
}

/** Every writer changes one of these. A malformed row may lack any of them. */
const compared = ['version', 'writtenBy', 'certificateId', 'status', 'updatedAtMs'] as const;

const stillShows = (standing: StandingRow | undefined) => {
  if (standing === undefined)
    return {
      ConditionExpression: 'attribute_not_exists(#thingName)',
      ExpressionAttributeNames: { '#thingName': 'thingName' },
    };
  const { item } = standing;
  const present = compared.filter((name) => item[name] !== undefined);
  return {
    ConditionExpression: [
      'attribute_exists(#thingName)',
      ...compared.map((name) =>
        item[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :${name}`,
      ),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(
      ['thingName', ...compared].map((name) => [`#${name}`, name]),
    ),
    ...(present.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(present.map((name) => [`:${name}`, item[name]])),
    }),
  };
};

export const createStandingRegistry = (
  documents: DynamoDBDocumentClient,
  tableName: string,
): StandingRegistry => ({
  read: async (thingName) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key: { thingName }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : standingRow(Item);
  },
  write: async (row, standing) => {
    try {
      await documents.send(
        new PutCommand({ TableName: tableName, Item: { ...row }, ...stillShows(standing) }),
      );
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'conflict';
      throw error;
    }
  },
});
