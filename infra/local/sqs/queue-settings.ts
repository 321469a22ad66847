import { z } from 'zod';
import { invalidParameter, unsupported } from './queue-errors.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const schema = z.strictObject({
  DelaySeconds: z.coerce.number().int().min(0).max(900).default(0),
  MaximumMessageSize: z.coerce.number().int().min(1024).max(1_048_576).default(262_144),
  MessageRetentionPeriod: z.coerce.number().int().min(60).max(1_209_600).default(345_600),
  ReceiveMessageWaitTimeSeconds: z.coerce.number().int().min(0).max(20).default(0),
  VisibilityTimeout: z.coerce.number().int().min(0).max(43_200).default(30),
  SqsManagedSseEnabled: z.stringbool().or(z.boolean()).default(true),
});

export type QueueSettings = Readonly<z.infer<typeof schema>>;

/** The settings after a change of some of them. `Policy` is none of them: see the queue. */
export const changeSettings = (
  current: Partial<QueueSettings>,
  changes: Readonly<Record<string, unknown>>,
): QueueSettings => {
  if ('FifoQueue' in changes)
    throw unsupported('FIFO queues do not exist on localhost: leave FifoQueue out and use a standard queue.');
  const parsed = schema.safeParse({ ...current, ...changes });
  if (parsed.success) return parsed.data;
  throw invalidParameter(`Queue attributes that localhost does not take: ${z.prettifyError(parsed.error)}`);
};
