import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { StoreTelemetry } from '../../domain/ports/telemetry-store.ts';
import { callAws } from './call-aws.ts';

/** Stores items in the replica that the client's Region has of the global table `tableName`; bytes become a binary attribute. */
export const createDynamoDbTelemetryStore =
  (client: DynamoDBDocumentClient, tableName: string): StoreTelemetry =>
  (item) =>
    callAws(
      `PutItem ${tableName}`,
      async () => {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: item,
            // Evaluated against the item of the same full key, so it means: no such message yet.
            ConditionExpression: 'attribute_not_exists(thingName)',
          }),
        );
        return 'stored' as const;
      },
      {
        instead: { ConditionalCheckFailedException: 'duplicate' as const },
        reasons: { ResourceNotFoundException: 'table-missing' },
      },
    );
