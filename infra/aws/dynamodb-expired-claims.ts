import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ExpiredClaim, ExpiredClaims } from '../../domain/ports/expired-claims.ts';
import type { Page } from '../../domain/ports/page.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { callAws } from './call-aws.ts';
import { claimIndex } from './claim-index.ts';

/** All that the index has of a row, and what leads to the rows behind it. */
const key = z.object({ thingName: z.string(), claimStatus: z.string(), claimExpiresAtMs: z.number() });
const keys = z.array(key);

const toPosition = (at: unknown): string => JSON.stringify(key.parse(at));

const fromPosition = (position: string): z.output<typeof key> => {
  try {
    return key.parse(JSON.parse(position));
  } catch (cause) {
    throw new TerminalError('invalid-request', `No position in ${claimIndex.name}: ${position}`, { cause });
  }
};

interface Answer {
  readonly Items?: unknown;
  readonly LastEvaluatedKey?: unknown;
}

const toPage = ({ Items, LastEvaluatedKey }: Answer): Page<ExpiredClaim> => ({
  items: keys.parse(Items ?? []).map((at) => ({ thingName: at.thingName, position: toPosition(at) })),
  ...(LastEvaluatedKey !== undefined && { next: toPosition(LastEvaluatedKey) }),
});

const options = { reasons: { ResourceNotFoundException: 'table-missing' } };

/** The client's Region, `region`, reads its replica's index: eventually consistent, the only way there is. */
export const createDynamoDbExpiredClaims = (
  client: DynamoDBDocumentClient,
  tableName: string,
  region: string,
  pageSize = 100,
): ExpiredClaims => {
  const page = (nowMs: number, after: string | undefined) => ({
    TableName: tableName,
    IndexName: claimIndex.name,
    ExpressionAttributeValues: { ':ours': claimIndex.claimedBy(region), ':now': nowMs },
    Limit: pageSize,
    ...(after !== undefined && { ExclusiveStartKey: fromPosition(after) }),
  });
  // A claim is its holder's up to and including the last millisecond.
  const isExpired = 'claimExpiresAtMs < :now';
  return {
    ours: async (nowMs, after) => {
      const command = new QueryCommand({
        ...page(nowMs, after),
        KeyConditionExpression: `claimStatus = :ours AND ${isExpired}`,
      });
      return toPage(
        await callAws(`Query ${tableName} ${claimIndex.name}`, () => client.send(command), options),
      );
    },

    // A scan finds the partitions of Regions that have left the stage as well. The index is as long as the list of claims.
    others: async (nowMs, after) => {
      const command = new ScanCommand({
        ...page(nowMs, after),
        FilterExpression: `claimStatus <> :ours AND ${isExpired}`,
      });
      return toPage(
        await callAws(`Scan ${tableName} ${claimIndex.name}`, () => client.send(command), options),
      );
    },
  };
};
