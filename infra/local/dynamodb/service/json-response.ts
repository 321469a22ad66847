import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { AwsResponse } from '../../endpoint/aws-service.ts';

export const jsonResponse = (status: number, output: unknown): AwsResponse => {
  const body = JSON.stringify(output);
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomUUID(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  };
};
