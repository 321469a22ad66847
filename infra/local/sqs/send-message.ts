import { z } from 'zod';
import { md5OfAttributes, md5OfBody } from './message-digest.ts';
import type { Letter } from './message.ts';
import { invalidParameter } from './queue-errors.ts';
import type { Queue } from './queue.ts';

const attribute = z.strictObject({
  DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
  StringValue: z.string().min(1).optional(),
  BinaryValue: z.string().min(1).optional(),
});

/** What SendMessage and an entry of SendMessageBatch have in common. FIFO members are errors, as any unknown one. */
export const letterMembers = {
  MessageBody: z.string().min(1),
  DelaySeconds: z.coerce.number().int().min(0).max(900).optional(),
  MessageAttributes: z.record(z.string(), attribute).default({}),
} as const;

/** Counts as AWS does: the body, and name, type and value of each attribute. */
const sizeOf = (letter: Letter): number =>
  Object.entries(letter.attributes).reduce(
    (size, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      size + Buffer.byteLength(name + DataType + StringValue) + Buffer.from(BinaryValue, 'base64').length,
    Buffer.byteLength(letter.body),
  );

export const checkLetter = (letter: Letter, maximumBytes: number): void => {
  const size = sizeOf(letter);
  if (size > maximumBytes)
    throw invalidParameter(`The message has ${size} bytes, the queue takes ${maximumBytes} at most.`);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(letter.attributes)) {
    const value = DataType.startsWith('Binary') ? BinaryValue : StringValue;
    if (value === undefined)
      throw invalidParameter(`The message attribute ${name} has no value of its type ${DataType}.`);
  }
};

export const send = (
  queue: Queue,
  letter: Letter,
  delaySeconds: number | undefined,
): Readonly<Record<string, unknown>> => {
  checkLetter(letter, queue.settings().MaximumMessageSize);
  const message = queue.send(letter, delaySeconds);
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: md5OfBody(message.body),
    MD5OfMessageAttributes: md5OfAttributes(message.attributes),
  };
};
