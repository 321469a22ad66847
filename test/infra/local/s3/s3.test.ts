import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ResourceRequest } from '../../../../infra/local/cloudformation/resource-provider.ts';
import { createBucketPolicyProvider } from '../../../../infra/local/s3/bucket-policy-provider.ts';
import { createBucketProvider } from '../../../../infra/local/s3/bucket-provider.ts';
import { createBuckets } from '../../../../infra/local/s3/buckets.ts';
import { createS3Service } from '../../../../infra/local/s3/s3-service.ts';
import { serveServices } from '../endpoint/serve-services.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const west = 'us-west-2';
const ireland = 'eu-west-1';

const setup = async () => {
  let nowMs = Date.parse('2026-05-01T10:00:00.700Z');
  const buckets = createBuckets(() => nowMs);
  const served = await serveServices({
    [west]: [createS3Service({ region: west, buckets })],
    [ireland]: [createS3Service({ region: ireland, buckets })],
  });
  open.push(served);
  const provider = createBucketProvider(buckets);
  const request = (properties: object): ResourceRequest => ({
    logicalId: 'Keys',
    stackName: 'fleet',
    region: west,
    accountId: '000000000000',
    properties: { ...properties },
  });
  return {
    s3: new S3Client(served.settings(west)),
    elsewhere: new S3Client(served.settings(ireland)),
    provider,
    policies: createBucketPolicyProvider(buckets),
    request,
    bucket: async (properties: object = {}) => (await provider.create(request(properties))).physicalId,
    passDays: (days: number) => {
      nowMs += days * 86_400_000;
    },
  };
};

describe('S3', () => {
  it('gives back what was put, with its type and metadata', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();

    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a/b c+d.txt',
        Body: 'hello',
        ContentType: 'text/plain',
        Metadata: { filesha256: 'abc=' },
      }),
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/b c+d.txt' }));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/b c+d.txt' }));

    expect(await got.Body?.transformToString()).toBe('hello');
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      Metadata: { filesha256: 'abc=' },
      LastModified: new Date('2026-05-01T10:00:00Z'),
      ServerSideEncryption: 'AES256',
      ETag: got.ETag,
    });
  });

  it('says that an object has not changed to who has it already', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'one' }));

    const unchanged = s3.send(new GetObjectCommand({ Bucket, Key: 'k', IfNoneMatch: ETag }));

    await expect(unchanged).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'two' }));
    const changed = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', IfNoneMatch: ETag }));
    expect(await changed.Body?.transformToString()).toBe('two');
  });

  it('does not write on a condition', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();

    const putting = s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'one', IfNoneMatch: '*' }));

    await expect(putting).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('if-none-match'),
    });
  });

  it('puts a stream together that comes in chunks with a checksum behind them', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();
    const parts = ['x'.repeat(70_000), 'y'.repeat(70_000)];

    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'stream',
        Body: Readable.from(parts.map((part) => Buffer.from(part))),
        ContentLength: 140_000,
      }),
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }));

    expect(await got.Body?.transformToString()).toBe(parts.join(''));
  });

  it('refuses what did not arrive as it was sent', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();

    const putting = s3.send(
      new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello', ChecksumCRC32: 'AAAAAA==' }),
    );

    await expect(putting).rejects.toMatchObject({ name: 'BadDigest' });
  });

  describe('when objects are listed', () => {
    it('gives them in order, page by page, and folders as one', async () => {
      const { s3, bucket } = await setup();
      const Bucket = await bucket();
      for (const Key of ['b/2', 'a', 'b/1', 'b/c/1', 'é'])
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

      const first = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
      const rest = await s3.send(
        new ListObjectsV2Command({ Bucket, ContinuationToken: first.NextContinuationToken }),
      );
      const folders = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'b/', Delimiter: '/' }));

      expect(first.Contents?.map(({ Key }) => Key)).toEqual(['a', 'b/1']);
      expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['b/2', 'b/c/1', 'é']);
      expect(rest.IsTruncated).toBe(false);
      expect(folders.Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2']);
      expect(folders.CommonPrefixes).toEqual([{ Prefix: 'b/c/' }]);
    });
  });

  it('deletes objects, those that are not there too', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();
    for (const Key of ['one', 'a&b', 'two']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));

    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'one' }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a&b' }, { Key: 'nothing' }] } }),
    );
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));

    expect(Deleted).toEqual([{ Key: 'a&b' }, { Key: 'nothing' }]);
    expect(Contents?.map(({ Key }) => Key)).toEqual(['two']);
  });

  describe('when there is no such thing', () => {
    it.each([
      [
        'a bucket',
        (s3: S3Client) => s3.send(new ListObjectsV2Command({ Bucket: 'nowhere' })),
        'NoSuchBucket',
      ],
      [
        'a bucket to look at',
        (s3: S3Client) => s3.send(new HeadBucketCommand({ Bucket: 'nowhere' })),
        'NotFound',
      ],
    ])('says so of %s', async (_what, ask, name) => {
      const { s3 } = await setup();

      await expect(ask(s3)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 404 } });
    });

    it('says so of an object', async () => {
      const { s3, bucket } = await setup();
      const Bucket = await bucket();

      const getting = s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));

      await expect(getting).rejects.toMatchObject({ name: 'NoSuchKey' });
    });
  });

  it('points to the Region of a bucket that is elsewhere', async () => {
    const { s3, elsewhere, bucket } = await setup();
    const Bucket = await bucket();

    const { BucketRegion } = await s3.send(new HeadBucketCommand({ Bucket }));
    const asking = elsewhere.send(new ListObjectsV2Command({ Bucket }));

    expect(BucketRegion).toBe(west);
    await expect(asking).rejects.toMatchObject({
      name: 'PermanentRedirect',
      message: expect.stringContaining('is in us-west-2'),
    });
  });

  it('names a call that it does not know', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();

    const asking = s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet: [] } }));

    await expect(asking).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('not PUT on an object with tagging'),
    });
  });

  describe('when a bucket is made by a call', () => {
    it('is private and encrypted, and belongs to its Region', async () => {
      const { s3 } = await setup();
      const Bucket = 'made-by-hand';

      await s3.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: west } }),
      );

      expect((await s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: Bucket }]);
      expect(await s3.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
        LocationConstraint: west,
      });
      expect(await s3.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      });
      expect(await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      });
      expect(await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).toMatchObject({
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
      expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    });

    it('is refused under a name that is taken, in any Region', async () => {
      const { elsewhere, bucket } = await setup();
      const Bucket = await bucket();

      const making = elsewhere.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: ireland } }),
      );

      await expect(making).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    });
  });

  it('refuses to delete a bucket with something in it', async () => {
    const { s3, bucket } = await setup();
    const Bucket = await bucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));

    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await s3.send(new DeleteBucketCommand({ Bucket }));

    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('AWS::S3::Bucket', () => {
  it('lets what is in it expire as its rules say', async () => {
    const { s3, bucket, passDays } = await setup();
    const Bucket = await bucket({
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Prefix: 'keys/', ExpirationInDays: 1 }] },
    });
    for (const Key of ['keys/one', 'other']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));

    passDays(1);

    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['other']);
  });

  it('is not removed while something is in it', async () => {
    const { s3, provider, request, bucket } = await setup();
    const Bucket = await bucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));

    await expect(provider.remove(Bucket, request({}))).rejects.toThrow('is not empty');
  });

  it('is changed in place, and replaced when its name changes', async () => {
    const { s3, provider, request, bucket } = await setup();
    const Bucket = await bucket();
    const encryption = {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
    };

    const changed = await provider.update?.(Bucket, request(encryption), {});
    const renamed = await provider.update?.(Bucket, request({ BucketName: 'other-name' }), {});

    expect(changed).toMatchObject({ physicalId: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } });
    expect(renamed).toBe('replace');
    expect(await s3.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
    });
  });

  it.each([
    ['an unknown property', { Colour: 'blue' }, /Colour/],
    ['versions', { VersioningConfiguration: { Status: 'Enabled' } }, /VersioningConfiguration.Status/],
    ['a name that S3 does not take', { BucketName: 'Upper' }, /BucketName/],
  ])('is refused with %s', async (_what, properties, message) => {
    const { bucket } = await setup();

    await expect(bucket(properties)).rejects.toThrow(message);
  });
});

describe('AWS::S3::BucketPolicy', () => {
  it('is what GetBucketPolicy gives, until it is removed', async () => {
    const { s3, policies, request, bucket } = await setup();
    const Bucket = await bucket();
    const PolicyDocument = { Version: '2012-10-17', Statement: [] };

    const { physicalId } = await policies.create(request({ Bucket, PolicyDocument }));
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    await policies.remove(physicalId, request({ Bucket, PolicyDocument }));

    expect(Policy).toBe(JSON.stringify(PolicyDocument));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucketPolicy',
    });
  });
});
