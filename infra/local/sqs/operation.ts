import { z } from 'zod';
import type { CloudClock } from '../region/clock.ts';
import type { QueueDirectory } from './queue-directory.ts';
import { invalidParameter } from './queue-errors.ts';

export interface OperationDependencies {
  readonly directory: QueueDirectory;
  readonly accountId: string;
  readonly clock: CloudClock;
  /** Aborts when the Region goes down: ends every wait. */
  readonly downSignal: () => AbortSignal;
}

export interface Operation {
  /** IAM action: batches have none of their own. */
  readonly action: string;
  readonly run: (input: unknown, senderId: string) => unknown;
}

/** An operation by the shape of its input: a member that the schema does not know is an error that names it. */
export const operation = <Input>(
  action: string,
  schema: z.ZodType<Input>,
  run: (input: Input, senderId: string) => unknown,
): Operation => ({
  action: `sqs:${action}`,
  run: (raw, senderId) => {
    const parsed = schema.safeParse(raw);
    if (!parsed.success)
      throw invalidParameter(`SQS on localhost does not take this: ${z.prettifyError(parsed.error)}`);
    return run(parsed.data, senderId);
  },
});

/** Names the queue, in almost every input. */
export const url = { QueueUrl: z.string() } as const;
