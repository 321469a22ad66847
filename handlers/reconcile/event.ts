import * as z from 'zod';
import { phases } from '../../domain/reconciliation/pass-position.ts';
import { literal, record, thingName } from '../event-fields.ts';

/** Of the rule that wakes the function. https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-eventbridge-scheduler.html */
const tick = record({
  source: literal('aws.events'),
  'detail-type': literal('Scheduled Event'),
}).transform(() => ({ kind: 'tick' as const }));

/** What the pipe makes of a row that vanished: its name, and no status. */
const rowRemoved = record({
  source: literal('landfall.registry'),
  'detail-type': literal('DeviceRowChanged'),
  detail: record({ thingName, status: literal('') }),
}).transform(({ detail }) => ({ kind: 'rowRemoved' as const, thingName: detail.thingName }));

const positive = (max: number) => z.number().positive().max(max);

/** A slice of a full pass, which `landfall reconcile` asks for. */
const passRequested = record({
  action: literal('pass'),
  position: z
    .strictObject({
      phase: z.enum(phases),
      after: z.string().min(1).exactOptional(),
      skip: z.int().nonnegative().exactOptional(),
    })
    .optional(),
  isDryRun: z.boolean({ error: 'must be true or false' }),
  /** Of AWS IoT's quotas, instead of the stage's. */
  share: positive(1).optional(),
  /** Seconds. */
  sliceSeconds: positive(240),
}).transform((request) => ({ kind: 'pass' as const, ...request }));

export type PassRequested = z.output<typeof passRequested>;

const source = z.object({ source: z.string() });

/** The schema of the kind of event that this one looks like, so that what is wrong with it can be named. */
export const reconcileEventLike = (event: unknown) => {
  if (typeof event === 'object' && event !== null && 'action' in event) return passRequested;
  return source.safeParse(event).data?.source === 'aws.events' ? tick : rowRemoved;
};
