import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ListExpiredClaims } from '../../domain/ports/expired-claims.ts';
import { callAws } from './call-aws.ts';
import { claimIndex } from './claim-index.ts';

const key = z.object({ thingName: z.string(), claimStatus: z.string(), claimExpiresAtMs: z.number() });
const names = z.array(z.object({ thingName: z.string() }));

/** The client's Region reads its replica's index: eventually consistent, the only way there is. */
export const createDynamoDbExpiredClaims =
  (client: DynamoDBDocumentClient, tableName: string, pageSize = 100): ListExpiredClaims =>
  async (nowMs, after) => {
    const { Items, LastEvaluatedKey } = await callAws(
      `Query ${tableName} ${claimIndex.name}`,
      () =>
        client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: claimIndex.name,
            // A claim is its holder's up to and including the last millisecond.
            KeyConditionExpression: 'claimStatus = :claimed AND claimExpiresAtMs < :now',
            ExpressionAttributeValues: { ':claimed': claimIndex.claimed, ':now': nowMs },
            Limit: pageSize,
            ...(after !== undefined && { ExclusiveStartKey: key.parse(JSON.parse(after)) }),
          }),
        ),
      { reasons: { ResourceNotFoundException: 'table-missing' } },
    );
    return {
      items: names.parse(Items ?? []).map(({ thingName }) => thingName),
      ...(LastEvaluatedKey !== undefined && { next: JSON.stringify(LastEvaluatedKey) }),
    };
  };
