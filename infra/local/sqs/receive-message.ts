import { z } from 'zod';
import { md5OfAttributes, md5OfBody } from './message-digest.ts';
import type { Message } from './message.ts';
import { receiptHandle } from './receipt-handle.ts';

export const receiveInput = z.strictObject({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.coerce.number().int().min(1).max(10).default(1),
  VisibilityTimeout: z.coerce.number().int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.coerce.number().int().min(0).max(20).optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

type ReceiveInput = z.infer<typeof receiveInput>;

const isWanted = (name: string, wanted: readonly string[]): boolean =>
  wanted.some(
    (want) =>
      want === 'All' ||
      want === '.*' ||
      want === name ||
      (want.endsWith('.*') && name.startsWith(want.slice(0, -1))),
  );

const pick = <Value>(
  all: Readonly<Record<string, Value>>,
  wanted: readonly string[],
): Readonly<Record<string, Value>> | undefined => {
  const picked = Object.entries(all).filter(([name]) => isWanted(name, wanted));
  return picked.length === 0 ? undefined : Object.fromEntries(picked);
};

/** A message as ReceiveMessage shows it, with the attributes that were asked for. */
export const showMessage = (message: Message, input: ReceiveInput): Readonly<Record<string, unknown>> => {
  const system = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const attributes = pick(message.attributes, input.MessageAttributeNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandle(message.messageId, message.receiveCount),
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    Attributes: pick(system, [...input.AttributeNames, ...input.MessageSystemAttributeNames]),
    MD5OfMessageAttributes: attributes === undefined ? undefined : md5OfAttributes(attributes),
    MessageAttributes: attributes,
  };
};
