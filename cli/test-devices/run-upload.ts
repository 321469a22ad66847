import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openStack } from '../deploy/stacks.ts';
import { awsMessage } from '../stage/aws-message.ts';
import { identifyCaller } from '../stage/caller.ts';
import { readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { uploadDevices } from './upload-devices.ts';

export interface UploadFlags {
  readonly stage: string;
  readonly region?: string;
  readonly pki: string;
  readonly json?: true;
}

const bucketOf = async (stage: string, region: string): Promise<string> => {
  const stack = openStack(region, stage);
  try {
    const bucket = (await stack.describe())?.outputs['TestDeviceBucketName'];
    if (bucket === undefined)
      throw new Error(
        `There is no bucket for test devices in ${region} yet. Deploy it: npx landfall deploy --stage ${stage}`,
      );
    return bucket;
  } finally {
    stack.close();
  }
};

/** Uploads devices with their private keys for the test instance; only where the stage has test devices, and saying so first. */
export const runUpload = async (thingNames: readonly string[], flags: UploadFlags): Promise<void> => {
  const { stage, pki } = flags;
  const settings = await readStage(stage);
  const { testDevices, regions, path } = settings;
  if (!testDevices)
    throw new Error(
      `Stage "${stage}" has no test devices, and no private key leaves this machine. Set testDevices: true in ${path} and deploy, if you want that.`,
    );
  const region = flags.region ?? regions[0];
  requireRegions(settings, [region]);
  await identifyCaller(region);
  const bucket = await bucketOf(stage, region);
  process.stderr.write(
    `uploads the PRIVATE KEYS of ${thingNames.join(', ')} to s3://${bucket} in ${region}: the role of the test instance can read them there, nobody else, and they are deleted after a day\n`,
  );

  // The local cloud has its buckets in the path, as it has one host.
  const isElsewhere = process.env['AWS_ENDPOINT_URL'] !== undefined;
  const client = new S3Client({ region, ...(isElsewhere ? { forcePathStyle: true } : {}) });
  try {
    const keys = await uploadDevices(pki, thingNames, async (key, content) => {
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
      } catch (cause) {
        throw new Error(`s3://${bucket}/${key} could not be written (${awsMessage(cause)}).`, { cause });
      }
    });
    if (flags.json) process.stdout.write(`${JSON.stringify({ region, bucket, keys })}\n`);
    else for (const key of keys) process.stdout.write(`s3://${bucket}/${key}\n`);
  } finally {
    client.destroy();
  }
};
