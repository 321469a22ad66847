import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../endpoint/aws-service.ts';
import { encodeS3Error } from '../endpoint/encode-error.ts';
import { bucketSettings } from './bucket-settings.ts';
import type { Bucket, Buckets, StoredObject } from './buckets.ts';
import { decodeBody } from './decode-body.ts';
import { listObjects } from './list-objects.ts';
import { s3Call, type OperationName, type S3Call } from './s3-call.ts';
import { textsIn, xmlResponse } from './s3-xml.ts';

const done = (status: number, headers: Readonly<Record<string, string>> = {}): AwsResponse => ({
  status,
  headers,
  body: '',
});

const objectHeaders = ({ etag, contentType, lastModifiedMs, metadata }: StoredObject, bucket: Bucket) => ({
  ...metadata,
  etag,
  'content-type': contentType,
  'last-modified': new Date(lastModifiedMs).toUTCString(),
  'x-amz-server-side-encryption': bucket.settings.encryption,
});

const metadataOf = ({ headers }: AwsRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-amz-meta-') ? [[name, String(value)]] : [],
    ),
  );

/** Whether the caller has it already. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html */
const isKnown = ({ etag }: StoredObject, { headers }: AwsRequest): boolean =>
  (headers['if-none-match'] ?? '')
    .split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replaceAll('"', '') === etag.replaceAll('"', ''));

/** S3 of one Region, in path style. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export const createS3Service = ({
  region,
  buckets,
}: {
  readonly region: string;
  readonly buckets: Buckets;
}): AwsService => {
  /** A bucket of another Region is not served here: S3 points to where it is. */
  const require = (name: string): Bucket => {
    const bucket = buckets.find(name);
    if (bucket.region === region) return bucket;
    throw new AwsError(
      'PermanentRedirect',
      301,
      `The bucket ${name} is in ${bucket.region}, and must be addressed there, not in ${region}.`,
    );
  };
  const requireObject = ({ bucket, key }: S3Call): StoredObject => {
    const found = buckets.get(bucket, key);
    if (found !== undefined) return found;
    throw new AwsError('NoSuchKey', 404, `The specified key does not exist: ${key}`);
  };

  const operations: Readonly<Record<OperationName, (call: S3Call, request: AwsRequest) => AwsResponse>> = {
    ListBuckets: () =>
      xmlResponse('ListAllMyBucketsResult', {
        Buckets: {
          Bucket: buckets.all().map(({ name, createdAtMs }) => ({
            Name: name,
            CreationDate: new Date(createdAtMs).toISOString(),
          })),
        },
      }),
    HeadBucket: (call) => done(200, { 'x-amz-bucket-region': require(call.bucket).region }),
    CreateBucket: ({ bucket }, request) => {
      const [constraint] = textsIn(decodeBody(request).toString(), 'LocationConstraint');
      if ((constraint ?? 'us-east-1') !== region) {
        throw new AwsError(
          'IllegalLocationConstraintException',
          400,
          `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
        );
      }
      buckets.create(bucket, region, bucketSettings({ BucketName: bucket }));
      return done(200, { location: `/${bucket}` });
    },
    DeleteBucket: ({ bucket }) => {
      buckets.remove(require(bucket).name);
      return done(204);
    },
    ListObjectsV2: ({ bucket }, { query }) => listObjects(buckets, require(bucket).name, query),
    DeleteObjects: ({ bucket }, request) => {
      require(bucket);
      const keys = textsIn(decodeBody(request).toString(), 'Key');
      for (const key of keys) buckets.removeObject(bucket, key);
      return xmlResponse('DeleteResult', { Deleted: keys.map((Key) => ({ Key })) });
    },
    GetBucketLocation: ({ bucket }) => ({
      ...xmlResponse('LocationConstraint', {}),
      body: `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region === 'us-east-1' ? '' : require(bucket).region}</LocationConstraint>`,
    }),
    GetBucketEncryption: ({ bucket }) =>
      xmlResponse('ServerSideEncryptionConfiguration', {
        Rule: {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: require(bucket).settings.encryption },
        },
      }),
    GetBucketPolicy: ({ bucket }) => {
      const { policy } = require(bucket);
      if (policy === undefined)
        throw new AwsError('NoSuchBucketPolicy', 404, 'The bucket policy does not exist');
      return { status: 200, headers: { 'content-type': 'application/json' }, body: policy };
    },
    GetBucketVersioning: ({ bucket }) => {
      require(bucket);
      return xmlResponse('VersioningConfiguration', {});
    },
    GetPublicAccessBlock: ({ bucket }) =>
      xmlResponse('PublicAccessBlockConfiguration', { ...require(bucket).settings.isBlocked }),
    GetBucketOwnershipControls: ({ bucket }) =>
      xmlResponse('OwnershipControls', { Rule: { ObjectOwnership: require(bucket).settings.ownership } }),
    PutObject: ({ bucket, key }, request) => {
      const { settings } = require(bucket);
      const { etag } = buckets.put(bucket, key, {
        body: decodeBody(request),
        contentType: request.headers['content-type'] ?? 'application/octet-stream',
        metadata: metadataOf(request),
      });
      return done(200, { etag, 'x-amz-server-side-encryption': settings.encryption });
    },
    GetObject: (call, request) => {
      const bucket = require(call.bucket);
      const object = requireObject(call);
      if (isKnown(object, request)) return done(304, { etag: object.etag });
      return { status: 200, headers: objectHeaders(object, bucket), body: object.body };
    },
    // Its body gives the length, and is not sent.
    HeadObject: (call, request) => {
      const bucket = require(call.bucket);
      const object = requireObject(call);
      if (isKnown(object, request)) return done(304, { etag: object.etag });
      return { status: 200, headers: objectHeaders(object, bucket), body: object.body };
    },
    DeleteObject: ({ bucket, key }) => {
      buckets.removeObject(require(bucket).name, key);
      return done(204);
    },
  };

  return {
    scopes: ['s3'],
    permissions: (request) => {
      const { action, bucket, key } = s3Call(request);
      const resource = bucket === '' ? '*' : `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
      return [{ action, resource: action === 's3:DeleteObject' && key === '' ? `${resource}/*` : resource }];
    },
    handle: async (request) => {
      const call = s3Call(request);
      return operations[call.operation](call, request);
    },
    encodeError: encodeS3Error,
  };
};
