import { randomBytes } from 'node:crypto';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type {
  CreatedResource,
  ResourceProvider,
  ResourceRequest,
} from '../cloudformation/resource-provider.ts';
import { bucketProperties, bucketSettings } from './bucket-settings.ts';
import type { Buckets } from './buckets.ts';

/** Bucket names are lower case, 63 characters at most, and one for all Regions. */
const inventedName = ({ stackName, logicalId }: ResourceRequest): string =>
  `${`${stackName}-${logicalId}`.toLowerCase().slice(0, 50)}-${randomBytes(6).toString('hex')}`;

const created = (name: string, region: string): CreatedResource => ({
  physicalId: name,
  attributes: {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  },
});

export const createBucketProvider = (buckets: Buckets): ResourceProvider => ({
  type: 'AWS::S3::Bucket',
  create: async (request) => {
    const properties = parseProperties(bucketProperties, request.properties);
    const name = properties.BucketName ?? inventedName(request);
    buckets.create(name, request.region, bucketSettings(properties));
    return created(name, request.region);
  },
  update: async (name, request, previous) => {
    const properties = parseProperties(bucketProperties, request.properties);
    if (properties.BucketName !== parseProperties(bucketProperties, previous).BucketName) return 'replace';
    buckets.find(name).settings = bucketSettings(properties);
    return created(name, request.region);
  },
  remove: async (name) => {
    buckets.remove(name);
  },
});
