import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { RevocationListError } from '../../domain/certificate/revocation-list-error.ts';
import type { ReadList, ReadRevocationList } from '../../domain/ports/revocations.ts';
import { callAws } from './call-aws.ts';

/** Where a CA's list lies in the bucket, in DER. */
export const revocationListKey = (caCertificateId: string): string => `crl/${caCertificateId}.der`;

/** About 170,000 entries with a reason each: what 512 MB and a few seconds suffice for. */
export const maxRevocationListBytes = 8_388_608;

/** From the same Region: most of it is for a bad network. */
const timeoutMs = 10_000;

const isNotModified = (error: unknown): boolean =>
  error instanceof Error &&
  '$metadata' in error &&
  typeof error.$metadata === 'object' &&
  error.$metadata !== null &&
  'httpStatusCode' in error.$metadata &&
  error.$metadata.httpStatusCode === 304;

/** The length comes before the content: what is too large is not read. */
const contentOf = async ({ Body, ContentLength, ETag }: GetObjectCommandOutput): Promise<ReadList> => {
  if (Body === undefined || ContentLength === undefined || ETag === undefined)
    throw new Error('GetObject: an answer without content, length or ETag (to be retried)');
  if (ContentLength > maxRevocationListBytes) {
    if ('destroy' in Body && typeof Body.destroy === 'function') Body.destroy();
    throw new RevocationListError(
      'too-large',
      `The revocation list has ${ContentLength} bytes, and ${maxRevocationListBytes} are read at most`,
    );
  }
  return { kind: 'read', content: await Body.transformToByteArray(), tag: ETag };
};

/**
 * Reads lists from a bucket of the client's Region, by a GET on the condition that the object is another than before. What S3 may
 * not be asked, AccessDenied among it, is transient: the role is mended, and devices come back.
 */
export const createS3RevocationLists =
  (client: S3Client, bucket: string): ReadRevocationList =>
  async (caCertificateId, tag) =>
    callAws(
      'GetObject',
      async (): Promise<ReadList> => {
        const abortSignal = AbortSignal.timeout(timeoutMs);
        try {
          const output = await client.send(
            new GetObjectCommand({
              Bucket: bucket,
              Key: revocationListKey(caCertificateId),
              ...(tag === undefined ? {} : { IfNoneMatch: tag }),
            }),
            { abortSignal },
          );
          return await contentOf(output);
        } catch (error) {
          if (isNotModified(error)) return { kind: 'unchanged' };
          throw error;
        }
      },
      { instead: { NoSuchKey: { kind: 'missing' } as const } },
    );
