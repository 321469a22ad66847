import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { revocationListKey } from '../../infra/aws/s3-revocation-lists.ts';
import type { ListShelf } from './list-shelf.ts';

export const createS3ListShelf = (client: S3Client, Bucket: string, caCertificateId: string): ListShelf => {
  const Key = revocationListKey(caCertificateId);
  return {
    read: async () => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    write: async (der) => {
      await client.send(
        new PutObjectCommand({ Bucket, Key, Body: der, ContentType: 'application/pkix-crl' }),
      );
    },
  };
};
