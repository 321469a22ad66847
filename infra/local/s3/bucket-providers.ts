import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { ResourceProvider, ResourceRequest } from '../cloudformation/resource-provider.ts';

const bucketSchema = z.strictObject({
  BucketName: z.string().optional(),
  // No effect here: nothing is stored in a bucket but the packages that a deployment brings itself.
  BucketEncryption: z.unknown().optional(),
  PublicAccessBlockConfiguration: z.unknown().optional(),
  VersioningConfiguration: z.unknown().optional(),
  LifecycleConfiguration: z.unknown().optional(),
  OwnershipControls: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

// The policy has no effect either: S3 has no endpoint on localhost that it could guard.
const policySchema = z.strictObject({ Bucket: z.string(), PolicyDocument: z.unknown() });

/** Bucket names are lower case, 63 characters at most, and one for all Regions. */
const bucketName = ({ stackName, logicalId }: ResourceRequest): string =>
  `${`${stackName}-${logicalId}`.toLowerCase().slice(0, 50)}-${randomBytes(6).toString('hex')}`;

/** Just enough of S3 for the deployment bucket of a package: it exists and has a name. */
export const createBucketProviders = (): readonly ResourceProvider[] => {
  const buckets = new Set<string>();
  return [
    {
      type: 'AWS::S3::Bucket',
      create: async (request) => {
        const name = parseProperties(bucketSchema, request.properties).BucketName ?? bucketName(request);
        if (buckets.has(name)) throw new Error(`the bucket ${name} exists already`);
        buckets.add(name);
        return {
          physicalId: name,
          attributes: {
            Arn: `arn:aws:s3:::${name}`,
            DomainName: `${name}.s3.amazonaws.com`,
            RegionalDomainName: `${name}.s3.${request.region}.amazonaws.com`,
          },
        };
      },
      remove: async (name) => {
        buckets.delete(name);
      },
    },
    {
      type: 'AWS::S3::BucketPolicy',
      create: async ({ properties }) => {
        const { Bucket: name } = parseProperties(policySchema, properties);
        if (!buckets.has(name)) throw new Error(`there is no bucket ${name}`);
        return { physicalId: name, attributes: {} };
      },
      remove: async () => {},
    },
  ];
};
