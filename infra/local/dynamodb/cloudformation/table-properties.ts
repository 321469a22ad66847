import { z } from 'zod';

/** Passed to the engine, which judges it. */
const judgedByEngine = z.unknown();
/** Without effect on localhost: there is no encryption, capacity or storage class to choose. */
const withoutEffect = z.unknown();

const timeToLive = z.strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() });
const pointInTimeRecovery = z.strictObject({
  PointInTimeRecoveryEnabled: z.boolean().optional(),
  RecoveryPeriodInDays: z.number().optional(),
});
const tags = z.array(z.strictObject({ Key: z.string(), Value: z.string() }));
const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const shared = {
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  LocalSecondaryIndexes: judgedByEngine.optional(),
  TimeToLiveSpecification: timeToLive.optional(),
  SSESpecification: withoutEffect.optional(),
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html */
export const tableProperties = z.strictObject({
  ...shared,
  BillingMode: z.enum(['PROVISIONED', 'PAY_PER_REQUEST']).optional(),
  ProvisionedThroughput: judgedByEngine.optional(),
  GlobalSecondaryIndexes: judgedByEngine.optional(),
  StreamSpecification: z
    .strictObject({ StreamViewType: z.enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) })
    .optional(),
  PointInTimeRecoverySpecification: pointInTimeRecovery.optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  TableClass: withoutEffect.optional(),
  Tags: tags.optional(),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-globaltable.html */
export const globalTableProperties = z.strictObject({
  ...shared,
  // PROVISIONED, AWS's default, would ask for settings of auto scaling.
  BillingMode: z.literal('PAY_PER_REQUEST', {
    error: "must be 'PAY_PER_REQUEST': PROVISIONED, its default, is not implemented on localhost",
  }),
  GlobalSecondaryIndexes: judgedByEngine.optional(),
  StreamSpecification: z
    .strictObject({
      StreamViewType: z.literal('NEW_AND_OLD_IMAGES', {
        error: "must be 'NEW_AND_OLD_IMAGES' for a global table",
      }),
    })
    .optional(),
  Replicas: z
    .array(
      z.strictObject({
        Region: z.string(),
        PointInTimeRecoverySpecification: pointInTimeRecovery.optional(),
        DeletionProtectionEnabled: z.boolean().optional(),
        SSESpecification: withoutEffect.optional(),
        TableClass: withoutEffect.optional(),
        Tags: tags.optional(),
      }),
    )
    .min(1),
});

/** Reads the properties of a resource; what is unknown, missing or malformed is named in the error. */
export const readProperties = <Output>(
  type: string,
  logicalId: string,
  schema: z.ZodType<Output>,
  properties: unknown,
): Output => {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) =>
    `${path.join('.')}: ${message}`.replace(/^: /, ''),
  );
  throw new Error(`${logicalId} (${type}): ${issues.join('; ')}`);
};
