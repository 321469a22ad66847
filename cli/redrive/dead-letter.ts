import { z } from 'zod';
import type { Errand, Lookups, StreamBatch } from './errand.ts';
import { type Letter, readJson, UnclearLetterError } from './letter.ts';
import { changeOf, renewEvent, thingNameOf } from './replicate-event.ts';

const busEvent = z.looseObject({
  source: z.enum(['landfall.registry', 'aws.events']),
  'detail-type': z.string(),
});

/** EventBridge says why in the message's attributes. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
const reasonOf = ({ ERROR_CODE: code = 'NO_ERROR_CODE', ERROR_MESSAGE: message }: Letter['attributes']) =>
  message === undefined ? code : `${code}: ${message}`;

/** Hands an event over that EventBridge could not hand to its function. */
export const busDeadLetter = async (
  { body, attributes }: Pick<Letter, 'body' | 'attributes'>,
  functionName: 'replicate' | 'reconcile',
  lookups: Pick<Lookups, 'row'>,
): Promise<Errand> => {
  const event = readJson(body, 'event of a bus', busEvent);
  const thingName = thingNameOf(event);
  return {
    subject: thingName === undefined ? undefined : { thingName },
    reason: reasonOf(attributes),
    invocations: [
      { functionName, payload: functionName === 'replicate' ? await renewEvent(event, lookups) : event },
    ],
  };
};

const arrival = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html */
const pipeLetter = z.looseObject({
  context: z.looseObject({ condition: z.string() }),
  DDBStreamBatchInfo: z.looseObject({
    streamArn: z.string(),
    shardId: z.string(),
    startSequenceNumber: z.string().regex(/^\d+$/),
    endSequenceNumber: z.string().regex(/^\d+$/),
    approximateArrivalOfFirstRecord: arrival,
    approximateArrivalOfLastRecord: arrival,
  }),
});

/** Longer than a write takes to another Region unless DynamoDB itself is in trouble. */
const longestReplicationMs = 3_600_000;

const changedThings = async (
  batch: StreamBatch,
  lookups: Lookups,
): Promise<{ readonly thingNames: readonly string[]; readonly lost?: string }> => {
  const thingNames = await lookups.changedInStream(batch);
  if (thingNames !== undefined) return { thingNames };
  const written = await lookups.writtenBetween(
    batch.firstArrivedAtMs - longestReplicationMs,
    batch.lastArrivedAtMs,
  );
  if (written.length === 0)
    throw new UnclearLetterError(
      'the stream has forgotten its records, and no row says that it was written in the hour before they arrived',
    );
  return {
    thingNames: written,
    lost: 'the stream has forgotten the records: these are the rows written in the hour before they arrived',
  };
};

/**
 * Runs `replicate` for every thing in a batch of the registry's stream that the pipe gave up, and `reconcile` for one whose row has
 * vanished. What they are told is made of the rows: both go by what a row is now.
 */
export const pipeDeadLetter = async (body: string, lookups: Lookups): Promise<Errand> => {
  const { context, DDBStreamBatchInfo: info } = readJson(body, 'dead letter of a pipe', pipeLetter);
  const { thingNames, lost } = await changedThings(
    {
      ...info,
      firstArrivedAtMs: info.approximateArrivalOfFirstRecord,
      lastArrivedAtMs: info.approximateArrivalOfLastRecord,
    },
    lookups,
  );
  return {
    subject: { thingNames },
    reason: context.condition,
    invocations: await Promise.all(thingNames.map(async (name) => changeOf(name, lookups))),
    ...(lost === undefined ? {} : { lost }),
  };
};
