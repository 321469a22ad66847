import { AwsError, type AwsRequest } from '../endpoint/aws-service.ts';

interface Route {
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** Subresource that the query names; `undefined` for a call without one. */
  readonly subresource: string | undefined;
  /** What a role must be allowed. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
  readonly action: string;
}

const routes = {
  ListBuckets: { method: 'GET', on: 'service', subresource: undefined, action: 's3:ListAllMyBuckets' },
  HeadBucket: { method: 'HEAD', on: 'bucket', subresource: undefined, action: 's3:ListBucket' },
  CreateBucket: { method: 'PUT', on: 'bucket', subresource: undefined, action: 's3:CreateBucket' },
  DeleteBucket: { method: 'DELETE', on: 'bucket', subresource: undefined, action: 's3:DeleteBucket' },
  ListObjectsV2: { method: 'GET', on: 'bucket', subresource: 'list-type', action: 's3:ListBucket' },
  DeleteObjects: { method: 'POST', on: 'bucket', subresource: 'delete', action: 's3:DeleteObject' },
  GetBucketLocation: {
    method: 'GET',
    on: 'bucket',
    subresource: 'location',
    action: 's3:GetBucketLocation',
  },
  GetBucketEncryption: {
    method: 'GET',
    on: 'bucket',
    subresource: 'encryption',
    action: 's3:GetEncryptionConfiguration',
  },
  GetBucketPolicy: { method: 'GET', on: 'bucket', subresource: 'policy', action: 's3:GetBucketPolicy' },
  GetBucketVersioning: {
    method: 'GET',
    on: 'bucket',
    subresource: 'versioning',
    action: 's3:GetBucketVersioning',
  },
  GetPublicAccessBlock: {
    method: 'GET',
    on: 'bucket',
    subresource: 'publicAccessBlock',
    action: 's3:GetBucketPublicAccessBlock',
  },
  GetBucketOwnershipControls: {
    method: 'GET',
    on: 'bucket',
    subresource: 'ownershipControls',
    action: 's3:GetBucketOwnershipControls',
  },
  PutObject: { method: 'PUT', on: 'object', subresource: undefined, action: 's3:PutObject' },
  GetObject: { method: 'GET', on: 'object', subresource: undefined, action: 's3:GetObject' },
  HeadObject: { method: 'HEAD', on: 'object', subresource: undefined, action: 's3:GetObject' },
  DeleteObject: { method: 'DELETE', on: 'object', subresource: undefined, action: 's3:DeleteObject' },
} as const satisfies Readonly<Record<string, Route>>;

export type OperationName = keyof typeof routes;

export interface S3Call {
  readonly operation: OperationName;
  readonly bucket: string;
  readonly key: string;
  readonly action: string;
}

const isOperation = (name: string): name is OperationName => Object.hasOwn(routes, name);

/** Parts of the query that say how to answer, not what is asked. */
const isDetail = (name: string): boolean =>
  name === 'x-id' || name.startsWith('X-Amz-') || listDetails.has(name);
const listDetails = new Set([
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
]);

const refusedHeaders = ['range', 'if-match', 'x-amz-copy-source'] as const;
/** Only reading has this condition here: as that of a write it says `*`, and is another. */
const readsOnCondition: ReadonlySet<string> = new Set(['GetObject', 'HeadObject']);

/** Reads a call in path style. One that localhost does not know throws NotImplemented. */
export const s3Call = ({ method, path, query, headers }: AwsRequest): S3Call => {
  const [, bucket = '', ...rest] = path.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const subresources = [...query.keys()].filter((name) => !isDetail(name));
  const operation = Object.entries(routes).find(
    ([, route]) =>
      route.method === method &&
      route.on === on &&
      subresources.length === (route.subresource === undefined ? 0 : 1) &&
      subresources[0] === route.subresource,
  )?.[0];
  const header = [
    ...refusedHeaders,
    ...(readsOnCondition.has(operation ?? '') ? [] : ['if-none-match']),
  ].find((name) => headers[name] !== undefined);
  if (operation === undefined || !isOperation(operation) || header !== undefined) {
    const what = `${method} on ${on === 'object' ? 'an object' : `a ${on}`}${subresources.map((name) => ` with ${name}`).join('')}`;
    throw new AwsError(
      'NotImplemented',
      501,
      `S3 on localhost knows ${Object.keys(routes).join(', ')}, not ${what}${header === undefined ? '' : ` with the header ${header}`}.`,
    );
  }
  return { operation, bucket, key, action: routes[operation].action };
};
