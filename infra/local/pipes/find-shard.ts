import { z } from 'zod';
import type { AwsService } from '../endpoint/aws-service.ts';

/** The shard of a stream that a record is in. */
export type FindShard = (streamArn: string, sequenceNumber: string) => Promise<string>;

const number = z.string().regex(/^\d+$/).transform(BigInt);
const description = z.object({
  StreamDescription: z.object({
    Shards: z.array(
      z.object({
        ShardId: z.string(),
        SequenceNumberRange: z.object({ StartingSequenceNumber: number.optional() }),
      }),
    ),
  }),
});

/** Asks DynamoDB, as the pollers of AWS do. */
export const createFindShard =
  (dynamodb: AwsService, region: string): FindShard =>
  async (streamArn, sequenceNumber) => {
    const { body } = await dynamodb.handle({
      region,
      scope: 'dynamodb',
      accessKeyId: 'pipes',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': 'DynamoDBStreams_20120810.DescribeStream' },
      body: Buffer.from(JSON.stringify({ StreamArn: streamArn })),
    });
    const { Shards } = description.parse(JSON.parse(Buffer.from(body).toString())).StreamDescription;
    const shard = Shards.findLast(
      ({ SequenceNumberRange: { StartingSequenceNumber: start } }) =>
        start === undefined || start <= BigInt(sequenceNumber),
    );
    if (shard === undefined) throw new Error(`no shard of ${streamArn} holds ${sequenceNumber}`);
    return shard.ShardId;
  };
