import * as z from 'zod';

export const pipe = z.object({
  RoleArn: z.string(),
  Source: z.string(),
  SourceParameters: z.object({
    DynamoDBStreamParameters: z.object({
      StartingPosition: z.string(),
      BatchSize: z.int(),
      MaximumRetryAttempts: z.int(),
      MaximumRecordAgeInSeconds: z.int(),
      OnPartialBatchItemFailure: z.string(),
      DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
    }),
    FilterCriteria: z.object({
      Filters: z.tuple([z.object({ Pattern: z.string() }), z.object({ Pattern: z.string() })]),
    }),
  }),
  Target: z.string(),
  TargetParameters: z.object({
    EventBridgeEventBusParameters: z.object({ Source: z.string(), DetailType: z.string() }),
    InputTemplate: z.string(),
  }),
});
