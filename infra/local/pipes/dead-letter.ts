import type { StreamRecord } from '../dynamodb/stream.ts';
import type { Pipe } from './pipe.ts';

export type DeadLetterCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

const arrivalOf = ({ dynamodb }: StreamRecord): string =>
  new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString();

/** What stands in the dead-letter queue: where the records were, never the records, as on AWS. They are in the stream for 24 h. */
export const deadLetter = (
  records: readonly [StreamRecord, ...StreamRecord[]],
  shardId: string,
  condition: DeadLetterCondition,
  pipe: Pipe,
  nowMs: number,
): string => {
  const [first] = records;
  const last = records.at(-1) ?? first;
  return JSON.stringify({
    context: { partnerResourceArn: pipe.arn, condition },
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first.dynamodb.SequenceNumber,
      endSequenceNumber: last.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(last),
      batchSize: records.length,
      streamArn: pipe.streamArn,
    },
  });
};
