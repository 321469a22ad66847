import * as z from 'zod';

export const lambdaFunction = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Timeout: z.int(),
  Role: z.string(),
  TracingConfig: z.object({ Mode: z.string() }),
  ReservedConcurrentExecutions: z.int().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
  Code: z.object({ S3Key: z.string() }),
});
