import { z } from 'zod';

const streamParameters = z.strictObject({
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  // AWS's default is 100, of which an event bus takes 10: so it has to be given.
  BatchSize: z.coerce.number().int().min(1).max(10, 'a pipe to an event bus takes 10 at most'),
  MaximumBatchingWindowInSeconds: z.coerce.number().int().min(0).max(300).default(0),
  MaximumRecordAgeInSeconds: z.coerce.number().int().min(-1).max(604_800).default(-1),
  MaximumRetryAttempts: z.coerce.number().int().min(-1).max(10_000).default(-1),
  OnPartialBatchItemFailure: z.literal('AUTOMATIC_BISECT').optional(),
  ParallelizationFactor: z.coerce.number().int().min(1).max(10).default(1),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html */
export const pipeProperties = z.strictObject({
  Name: z
    .string()
    .regex(/^[.\-_A-Za-z0-9]{1,64}$/)
    .optional(),
  DesiredState: z.enum(['RUNNING', 'STOPPED']).default('RUNNING'),
  RoleArn: z.string(),
  Source: z.string(),
  SourceParameters: z.strictObject({
    DynamoDBStreamParameters: streamParameters,
    FilterCriteria: z
      .strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })).max(5) })
      .optional(),
  }),
  Target: z.string(),
  TargetParameters: z
    .strictObject({
      InputTemplate: z.string().max(8192).optional(),
      EventBridgeEventBusParameters: z
        .strictObject({
          Source: z.string().min(1).max(256).optional(),
          DetailType: z.string().min(1).max(128).optional(),
          Resources: z.array(z.string()).max(10).default([]),
        })
        .default({ Resources: [] }),
    })
    .default({ EventBridgeEventBusParameters: { Resources: [] } }),
  // No effect on localhost: for people; and what a pipe would log is told as events of the cloud.
  Description: z.string().optional(),
  Tags: z.unknown().optional(),
  LogConfiguration: z.unknown().optional(),
});
