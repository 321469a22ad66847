import { S3Client } from '@aws-sdk/client-s3';

/** Apart from the other clients: only a stage that keeps revocation lists loads it. */
export const createS3Client = (region: string): S3Client =>
  new S3Client({ region, requestHandler: { connectionTimeout: 1_000 } });
