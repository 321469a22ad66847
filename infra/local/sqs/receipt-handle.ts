import { z } from 'zod';
import { AwsError } from '../endpoint/aws-service.ts';

const schema = z.tuple([z.string(), z.number().int()]);

/** Names one receipt of one message: a message that is received again gets another handle. */
export const receiptHandle = (messageId: string, receiveCount: number): string =>
  Buffer.from(JSON.stringify([messageId, receiveCount])).toString('base64');

const decode = (handle: string): unknown => {
  try {
    return JSON.parse(Buffer.from(handle, 'base64').toString());
  } catch {
    return undefined;
  }
};

export const readReceiptHandle = (
  handle: string,
): { readonly messageId: string; readonly receiveCount: number } => {
  const parsed = schema.safeParse(decode(handle));
  if (!parsed.success)
    throw new AwsError('ReceiptHandleIsInvalid', 400, 'The receipt handle was not given out by this queue.');
  const [messageId, receiveCount] = parsed.data;
  return { messageId, receiveCount };
};
