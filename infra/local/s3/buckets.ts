import { createHash } from 'node:crypto';
import { AwsError } from '../endpoint/aws-service.ts';
import type { BucketSettings } from './bucket-settings.ts';

export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly contentType: string;
  /** What came as `x-amz-meta-...`, by the whole name of the header. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAtMs: number;
  settings: BucketSettings;
  /** JSON, or none. */
  policy: string | undefined;
}

/** The buckets of all Regions: a name is one for all of them. */
export interface Buckets {
  readonly create: (name: string, region: string, settings: BucketSettings) => Bucket;
  /** Throws NoSuchBucket. */
  readonly find: (name: string) => Bucket;
  readonly all: () => readonly Bucket[];
  /** Throws BucketNotEmpty. */
  readonly remove: (name: string) => void;
  readonly put: (
    bucketName: string,
    key: string,
    object: Pick<StoredObject, 'body' | 'contentType' | 'metadata'>,
  ) => StoredObject;
  readonly get: (bucketName: string, key: string) => StoredObject | undefined;
  readonly removeObject: (bucketName: string, key: string) => void;
  /** In the order of their keys, byte by byte. */
  readonly list: (bucketName: string) => readonly (readonly [string, StoredObject])[];
}

const dayMs = 86_400_000;

/** @param now epoch, ms */
export const createBuckets = (now: () => number): Buckets => {
  const buckets = new Map<string, { readonly bucket: Bucket; readonly objects: Map<string, StoredObject> }>();

  const require = (name: string) => {
    const found = buckets.get(name);
    if (found !== undefined) return found;
    throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: name });
  };
  const isExpired = ({ settings }: Bucket, key: string, { lastModifiedMs }: StoredObject): boolean =>
    settings.expirations.some(
      ({ prefix, days }) => key.startsWith(prefix) && now() >= lastModifiedMs + days * dayMs,
    );
  /** The objects that no rule of the bucket has expired. */
  const living = (name: string): Map<string, StoredObject> => {
    const { bucket, objects } = require(name);
    for (const [key, object] of objects) if (isExpired(bucket, key, object)) objects.delete(key);
    return objects;
  };

  return {
    create: (name, region, settings) => {
      const existing = buckets.get(name)?.bucket;
      if (existing !== undefined) {
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          409,
          `Your previous request to create the named bucket succeeded and you already own it: ${name} in ${existing.region}`,
        );
      }
      const bucket: Bucket = { name, region, createdAtMs: now(), settings, policy: undefined };
      buckets.set(name, { bucket, objects: new Map() });
      return bucket;
    },
    find: (name) => require(name).bucket,
    all: () => [...buckets.values()].map(({ bucket }) => bucket),
    remove: (name) => {
      if (living(name).size > 0) {
        throw new AwsError('BucketNotEmpty', 409, `The bucket you tried to delete is not empty: ${name}`);
      }
      buckets.delete(name);
    },
    put: (bucketName, key, { body, contentType, metadata }) => {
      const object: StoredObject = {
        body,
        contentType,
        metadata,
        etag: `"${createHash('md5').update(body).digest('hex')}"`,
        // S3 knows no less than a second.
        lastModifiedMs: Math.floor(now() / 1000) * 1000,
      };
      require(bucketName).objects.set(key, object);
      return object;
    },
    get: (bucketName, key) => living(bucketName).get(key),
    removeObject: (bucketName, key) => {
      living(bucketName).delete(key);
    },
    list: (bucketName) =>
      [...living(bucketName)].toSorted(([left], [right]) =>
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      ),
  };
};
