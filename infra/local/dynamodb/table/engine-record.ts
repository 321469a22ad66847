import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Image, StreamRecord } from '../stream.ts';
import { toClientSequenceNumber } from '../wire/sequence-number.ts';

/** Taken as it comes from the engine: to look at each attribute would cost more than all else that is done about a record. */
const image = z.custom<Image>((value) => typeof value === 'object' && value !== null, 'must be an object');

export const engineRecord = z.object({
  // DynamoDB Local gives the deletions of its own time to live a name that no SDK knows.
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']).catch('REMOVE'),
  eventVersion: z.string(),
  dynamodb: z.object({
    ApproximateCreationDateTime: z.number(),
    Keys: image,
    NewImage: image.optional(),
    OldImage: image.optional(),
    SequenceNumber: z.string(),
    SizeBytes: z.number(),
    StreamViewType: z.string(),
  }),
});

export type EngineRecord = z.infer<typeof engineRecord>;

/** A write that changes nothing leaves no record on AWS; the engine records it. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const isChange = ({ eventName, dynamodb: { NewImage, OldImage } }: EngineRecord): boolean =>
  eventName !== 'MODIFY' ||
  NewImage === undefined ||
  OldImage === undefined ||
  !isDeepStrictEqual(NewImage, OldImage);

/** The record as the stream of this Region's replica has it, with an id that no other stream uses. */
export const toStreamRecord = (
  { eventName, eventVersion, dynamodb }: EngineRecord,
  stream: { readonly region: string; readonly arn: string },
  isTimeToLiveDeletion: boolean,
): StreamRecord => {
  const { NewImage, OldImage, SequenceNumber, ...rest } = dynamodb;
  return {
    eventID: createHash('md5').update(`${stream.arn}|${SequenceNumber}`).digest('hex'),
    eventName,
    eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: stream.region,
    eventSourceARN: stream.arn,
    ...(isTimeToLiveDeletion && {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const,
    }),
    dynamodb: {
      ...rest,
      SequenceNumber: toClientSequenceNumber(SequenceNumber),
      ...(NewImage !== undefined && { NewImage }),
      ...(OldImage !== undefined && { OldImage }),
    },
  };
};
