import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { StreamBatch } from './errand.ts';

/** The stream keeps records for 24 hours; a stream that was switched off is gone with all of them. */
const forgotten: ReadonlySet<string> = new Set(['TrimmedDataAccessException', 'ResourceNotFoundException']);

/** An empty page may lie before what is looked for, but not for ever: an open shard has no end. */
const mostEmptyPages = 20;

const readBatch = async (
  client: DynamoDBStreamsClient,
  { streamArn, shardId, startSequenceNumber, endSequenceNumber }: StreamBatch,
): Promise<readonly string[]> => {
  const end = BigInt(endSequenceNumber);
  const thingNames = new Set<string>();
  const first = await client.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: startSequenceNumber,
    }),
  );
  let iterator = first.ShardIterator;
  for (let emptyPages = 0; iterator !== undefined && emptyPages < mostEmptyPages;) {
    const page: GetRecordsCommandOutput = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    );
    const { Records: records = [] } = page;
    for (const { dynamodb } of records) {
      const sequenceNumber = BigInt(dynamodb?.SequenceNumber ?? end + 1n);
      if (sequenceNumber > end) return [...thingNames];
      const thingName = dynamodb?.Keys?.['thingName']?.S;
      if (thingName !== undefined) thingNames.add(thingName);
      if (sequenceNumber === end) return [...thingNames];
    }
    emptyPages = records.length === 0 ? emptyPages + 1 : 0;
    iterator = page.NextShardIterator;
  }
  throw new Error(`the shard ${shardId} of the stream does not get to ${endSequenceNumber}: try again`);
};

/** Names of the things whose rows changed in a part of a stream; `undefined` when it has been forgotten. */
export const changedInStream = async (
  client: DynamoDBStreamsClient,
  batch: StreamBatch,
): Promise<readonly string[] | undefined> => {
  try {
    return await readBatch(client, batch);
  } catch (error) {
    if (error instanceof Error && forgotten.has(error.name)) return undefined;
    throw error;
  }
};
