import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { Properties, ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { Buckets } from './buckets.ts';

// Kept for whoever reads it back, and not held against anyone: what a bucket's policy refuses is first of all what comes
// without TLS, and localhost has none.
const schema = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-s3-bucketpolicy.html */
export const createBucketPolicyProvider = (buckets: Buckets): ResourceProvider => {
  const put = (properties: Properties): string => {
    const { Bucket: name, PolicyDocument: document } = parseProperties(schema, properties);
    buckets.find(name).policy = typeof document === 'string' ? document : JSON.stringify(document);
    return name;
  };
  return {
    type: 'AWS::S3::BucketPolicy',
    create: async ({ properties }) => ({ physicalId: put(properties), attributes: {} }),
    update: async (name, { properties }) => {
      if (parseProperties(schema, properties).Bucket !== name) return 'replace';
      return { physicalId: put(properties), attributes: {} };
    },
    remove: async (name) => {
      if (buckets.all().some((bucket) => bucket.name === name)) buckets.find(name).policy = undefined;
    },
  };
};
