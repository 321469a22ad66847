import { z } from 'zod';

/** Set by Lambda itself: a function that tries is refused. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const isReserved = (name: string): boolean =>
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_(FUNCTION_.*|LOG_.*|INITIALIZATION_TYPE|RUNTIME_API)|AWS_XRAY_(CONTEXT_MISSING|DAEMON_ADDRESS)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/.test(
    name,
  );

const variableName = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_]+$/)
  .refine((name) => !isReserved(name), { error: 'is a reserved key of Lambda' });

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html */
export const functionProperties = z.strictObject({
  FunctionName: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/)
    .optional(),
  Handler: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Role: z.string().startsWith('arn:aws:iam::'),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  PackageType: z.literal('Zip').optional(),
  MemorySize: z.coerce.number().int().min(128).max(10_240).default(128),
  Timeout: z.coerce.number().int().min(1).max(900).default(3),
  Environment: z
    .strictObject({ Variables: z.record(variableName, z.coerce.string()).default({}) })
    .default({ Variables: {} }),
  ReservedConcurrentExecutions: z.coerce.number().int().min(0).optional(),
  TracingConfig: z.strictObject({ Mode: z.enum(['Active', 'PassThrough']) }).default({ Mode: 'PassThrough' }),
  LoggingConfig: z
    .strictObject({ LogGroup: z.string().optional(), LogFormat: z.literal('Text').optional() })
    .default({}),
  // No effect here: a worker thread has the architecture and the disk of its host, and nobody pays or reads tags.
  Architectures: z
    .array(z.enum(['x86_64', 'arm64']))
    .max(1)
    .optional(),
  EphemeralStorage: z.unknown().optional(),
  RuntimeManagementConfig: z.unknown().optional(),
  Description: z.string().optional(),
  KmsKeyArn: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export type FunctionProperties = z.infer<typeof functionProperties>;
