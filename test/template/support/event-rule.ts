import * as z from 'zod';

export const eventRule = z.object({
  EventBusName: z.string(),
  State: z.string(),
  EventPattern: z.json(),
  Targets: z.tuple([
    z.object({
      Arn: z.string(),
      RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.int(), MaximumRetryAttempts: z.int() }),
      DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
    }),
  ]),
});
