import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createS3Client } from '../../../infra/aws/s3-client.ts';
import {
  createS3RevocationLists,
  maxRevocationListBytes,
  revocationListKey,
} from '../../../infra/aws/s3-revocation-lists.ts';
import { bucketSettings } from '../../../infra/local/s3/bucket-settings.ts';
import { createBuckets } from '../../../infra/local/s3/buckets.ts';
import { createS3Service } from '../../../infra/local/s3/s3-service.ts';
import { serveServices } from '../local/endpoint/serve-services.ts';

const region = 'us-west-2';
const Bucket = 'lists';
const open: { readonly close: () => Promise<void> }[] = [];
const environment = { ...process.env };
afterEach(async () => {
  process.env = { ...environment };
  for (const one of open.splice(0)) await one.close();
});

const setup = async () => {
  const buckets = createBuckets(Date.now);
  buckets.create(Bucket, region, bucketSettings({ BucketName: Bucket }));
  const served = await serveServices({ [region]: [createS3Service({ region, buckets })] });
  open.push(served);
  const client = new S3Client(served.settings(region));
  return {
    client,
    read: createS3RevocationLists(client, Bucket),
    put: async (Body: Uint8Array) =>
      client.send(new PutObjectCommand({ Bucket, Key: revocationListKey('ca-1'), Body })),
  };
};

describe('createS3RevocationLists', () => {
  it('reads the list of a CA, with a tag', async () => {
    const { read, put } = await setup();
    await put(new Uint8Array([1, 2, 3]));

    const answer = await read('ca-1', undefined);

    expect(answer).toEqual({ kind: 'read', content: new Uint8Array([1, 2, 3]), tag: expect.any(String) });
  });

  it('reads nothing twice, and what has changed', async () => {
    const { read, put } = await setup();
    await put(new Uint8Array([1]));
    const first = await read('ca-1', undefined);
    const tag = first.kind === 'read' ? first.tag : undefined;

    const again = await read('ca-1', tag);
    await put(new Uint8Array([2]));
    const changed = await read('ca-1', tag);

    expect(again).toEqual({ kind: 'unchanged' });
    expect(changed).toMatchObject({ kind: 'read', content: new Uint8Array([2]) });
  });

  it('reads through the client that functions have, from an endpoint that is not of AWS', async () => {
    const { put, client } = await setup();
    await put(new Uint8Array([1]));
    const { protocol, hostname, port } = (await client.config.endpoint?.()) ?? {};
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `${protocol}//${hostname}:${port}`,
      AWS_ACCESS_KEY_ID: 'function',
      AWS_SECRET_ACCESS_KEY: 'x',
    });

    const answer = await createS3RevocationLists(createS3Client(region), Bucket)('ca-1', undefined);

    expect(answer).toMatchObject({ kind: 'read', content: new Uint8Array([1]) });
  });

  it('says that there is none', async () => {
    const { read } = await setup();

    expect(await read('ca-2', undefined)).toEqual({ kind: 'missing' });
  });

  it('does not read what is too large', async () => {
    const { read, put } = await setup();
    await put(new Uint8Array(maxRevocationListBytes + 1));

    await expect(read('ca-1', undefined)).rejects.toMatchObject({ fault: 'too-large' });
  });

  it('leaves it to a retry when the bucket is not there', async () => {
    const { client } = await setup();

    const reading = createS3RevocationLists(client, 'elsewhere')('ca-1', undefined);

    await expect(reading).rejects.toThrow(/GetObject: NoSuchBucket.*\(to be retried\)/);
  });
});
