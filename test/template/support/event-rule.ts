import * as z from 'zod';

export const eventRule = z.object({
  EventBusName: z.string().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string(),
  EventPattern: z.json().optional(),
  Targets: z.tuple([
    z.object({
      Arn: z.string(),
      RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.int(), MaximumRetryAttempts: z.int() }),
      DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
    }),
  ]),
});
