import { z } from 'zod';

/** How a bucket treats what is in it, as far as localhost acts on it. */
export interface BucketSettings {
  readonly expirations: readonly { readonly prefix: string; readonly days: number }[];
  /** As CloudFormation writes it, for whoever reads it back. */
  readonly encryption: 'AES256' | 'aws:kms';
  readonly isBlocked: {
    readonly BlockPublicAcls: boolean;
    readonly BlockPublicPolicy: boolean;
    readonly IgnorePublicAcls: boolean;
    readonly RestrictPublicBuckets: boolean;
  };
  readonly ownership: string;
}

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const blocked = flag.default(false);

const algorithm = z.enum(['AES256', 'aws:kms']);

const rule = z.strictObject({
  Id: z.string().optional(),
  Status: z.enum(['Enabled', 'Disabled']),
  Prefix: z.string().default(''),
  ExpirationInDays: z.coerce.number().int().positive().optional(),
  // Without effect: there are no versions and no uploads in parts here.
  NoncurrentVersionExpiration: z.unknown().optional(),
  NoncurrentVersionExpirationInDays: z.unknown().optional(),
  AbortIncompleteMultipartUpload: z.unknown().optional(),
  ExpiredObjectDeleteMarker: z.unknown().optional(),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-s3-bucket.html */
export const bucketProperties = z.strictObject({
  BucketName: z
    .string()
    .regex(/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'Bucket name is not valid' })
    .optional(),
  BucketEncryption: z
    .strictObject({
      ServerSideEncryptionConfiguration: z
        .array(
          z.strictObject({
            BucketKeyEnabled: flag.optional(),
            ServerSideEncryptionByDefault: z.strictObject({
              SSEAlgorithm: algorithm,
              KMSMasterKeyID: z.string().optional(),
            }),
          }),
        )
        .min(1),
    })
    .optional(),
  PublicAccessBlockConfiguration: z
    .strictObject({
      BlockPublicAcls: blocked,
      BlockPublicPolicy: blocked,
      IgnorePublicAcls: blocked,
      RestrictPublicBuckets: blocked,
    })
    .optional(),
  VersioningConfiguration: z
    .strictObject({
      Status: z.literal('Suspended', { error: 'localhost keeps one version of an object: not Enabled' }),
    })
    .optional(),
  LifecycleConfiguration: z.strictObject({ Rules: z.array(rule).min(1) }).optional(),
  OwnershipControls: z
    .strictObject({
      Rules: z
        .array(
          z.strictObject({
            ObjectOwnership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']),
          }),
        )
        .length(1),
    })
    .optional(),
  // For people only.
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html: since 2023 a bucket is encrypted and private unless told. */
export const bucketSettings = (properties: z.infer<typeof bucketProperties>): BucketSettings => ({
  expirations: (properties.LifecycleConfiguration?.Rules ?? []).flatMap(
    ({ Status, Prefix, ExpirationInDays }) =>
      Status === 'Enabled' && ExpirationInDays !== undefined
        ? [{ prefix: Prefix, days: ExpirationInDays }]
        : [],
  ),
  encryption:
    properties.BucketEncryption?.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault
      .SSEAlgorithm ?? 'AES256',
  isBlocked: properties.PublicAccessBlockConfiguration ?? {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  ownership: properties.OwnershipControls?.Rules[0]?.ObjectOwnership ?? 'BucketOwnerEnforced',
});
