import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';
import { callAws } from './call-aws.ts';
import { claimKey } from './claim-index.ts';
import { parseDeviceRow } from './device-row-schema.ts';

const reasons = { ResourceNotFoundException: 'table-missing' };

/** The table still shows `previous`: the same version, by the same writer, of the same certificate, under the same claim. */
const stillShows = (previous: DeviceRow | undefined) => {
  if (previous === undefined) {
    return {
      ConditionExpression: 'attribute_not_exists(#thingName)',
      ExpressionAttributeNames: { '#thingName': 'thingName' },
    };
  }
  const { version, writtenBy, certificateId, claim } = previous;
  const isClaimUnchanged = claim === undefined ? 'attribute_not_exists(#claim)' : '#claim.#id = :claimId';
  return {
    ConditionExpression: `#version = :version AND #writtenBy = :writtenBy AND #certificateId = :certificateId AND ${isClaimUnchanged}`,
    ExpressionAttributeNames: {
      '#version': 'version',
      '#writtenBy': 'writtenBy',
      '#certificateId': 'certificateId',
      '#claim': 'claim',
      ...(claim !== undefined && { '#id': 'id' }),
    },
    ExpressionAttributeValues: {
      ':version': version,
      ':writtenBy': writtenBy,
      ':certificateId': certificateId,
      ...(claim !== undefined && { ':claimId': claim.id }),
    },
  };
};

/**
 * Whether what refused our write is that write itself: its answer was lost and it was sent again, by the SDK or by a later run.
 * The document client does not unmarshall the item of an exception, so it is compared as DynamoDB sends it.
 */
const isOwnWrite = (item: Readonly<Record<string, AttributeValue>>, row: DeviceRow): boolean =>
  item['certificateId']?.S === row.certificateId &&
  item['status']?.S === row.status &&
  item['writtenBy']?.S === row.writtenBy &&
  item['version']?.N === String(row.version) &&
  item['updatedAtMs']?.N === String(row.updatedAtMs) &&
  item['claim']?.M?.['id']?.S === row.claim?.id;

/** The rows in the replica that the client's Region has of the global table `tableName`. */
export const createDynamoDbDeviceRegistry = (
  client: DynamoDBDocumentClient,
  tableName: string,
): DeviceRegistry => ({
  read: async (thingName) => {
    const { Item } = await callAws(
      `GetItem ${tableName}`,
      () => client.send(new GetCommand({ TableName: tableName, Key: { thingName }, ConsistentRead: true })),
      { reasons },
    );
    return Item === undefined ? undefined : parseDeviceRow(thingName, Item);
  },

  write: (row, previous) =>
    callAws(
      `PutItem ${tableName}`,
      async () => {
        try {
          await client.send(
            new PutCommand({
              TableName: tableName,
              Item: { ...row, ...claimKey(row) },
              ...stillShows(previous),
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          );
          return 'written' as const;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          return isOwnWrite(error.Item ?? {}, row) ? ('written' as const) : ('conflict' as const);
        }
      },
      { reasons },
    ),

  releaseClaim: (thingName, claimId) =>
    callAws(
      `DeleteItem ${tableName}`,
      async () => {
        await client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: { thingName },
            ConditionExpression: '#status = :provisioning AND #claim.#id = :claimId',
            ExpressionAttributeNames: { '#status': 'status', '#claim': 'claim', '#id': 'id' },
            ExpressionAttributeValues: { ':provisioning': 'PROVISIONING', ':claimId': claimId },
          }),
        );
      },
      { reasons, instead: { ConditionalCheckFailedException: undefined } },
    ),
});
