import { z } from 'zod';
import { AwsError } from '../endpoint/aws-service.ts';
import { runBatch } from './batch.ts';
import { operation, url, type Operation, type OperationDependencies } from './operation.ts';
import { receiveInput, showMessage } from './receive-message.ts';
import { letterMembers, send } from './send-message.ts';

const receipt = { ReceiptHandle: z.string() } as const;
const visibility = { VisibilityTimeout: z.coerce.number().int().min(0).max(43_200) } as const;

/** What is done with messages. */
export const createMessageOperations = ({
  directory,
  downSignal,
}: OperationDependencies): readonly (readonly [string, Operation])[] => [
  [
    'SendMessage',
    operation(
      'SendMessage',
      z.strictObject({ ...url, ...letterMembers }),
      ({ QueueUrl, MessageBody, MessageAttributes, DelaySeconds }, senderId) =>
        send(
          directory.byUrl(QueueUrl),
          { body: MessageBody, attributes: MessageAttributes, senderId },
          DelaySeconds,
        ),
    ),
  ],
  [
    'SendMessageBatch',
    operation(
      'SendMessage',
      z.strictObject({ ...url, Entries: z.array(z.strictObject({ Id: z.string(), ...letterMembers })) }),
      ({ QueueUrl, Entries }, senderId) => {
        const queue = directory.byUrl(QueueUrl);
        const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
        if (bytes > queue.settings().MaximumMessageSize)
          throw new AwsError('BatchRequestTooLong', 400, `The batch has ${bytes} bytes in all: too many.`);
        return runBatch(Entries, ({ MessageBody, MessageAttributes, DelaySeconds }) =>
          send(queue, { body: MessageBody, attributes: MessageAttributes, senderId }, DelaySeconds),
        );
      },
    ),
  ],
  [
    'ReceiveMessage',
    operation('ReceiveMessage', receiveInput, async (input) => {
      const queue = directory.byUrl(input.QueueUrl);
      const settings = queue.settings();
      const messages = await queue.receive({
        maximum: input.MaxNumberOfMessages,
        waitSeconds: input.WaitTimeSeconds ?? settings.ReceiveMessageWaitTimeSeconds,
        visibilitySeconds: input.VisibilityTimeout ?? settings.VisibilityTimeout,
        signal: downSignal(),
      });
      return messages.length === 0
        ? {}
        : { Messages: messages.map((message) => showMessage(message, input)) };
    }),
  ],
  [
    'DeleteMessage',
    operation('DeleteMessage', z.strictObject({ ...url, ...receipt }), ({ QueueUrl, ReceiptHandle }) => {
      directory.byUrl(QueueUrl).remove(ReceiptHandle);
      return {};
    }),
  ],
  [
    'DeleteMessageBatch',
    operation(
      'DeleteMessage',
      z.strictObject({ ...url, Entries: z.array(z.strictObject({ Id: z.string(), ...receipt })) }),
      ({ QueueUrl, Entries }) => {
        const queue = directory.byUrl(QueueUrl);
        return runBatch(Entries, ({ ReceiptHandle }) => {
          queue.remove(ReceiptHandle);
          return {};
        });
      },
    ),
  ],
  [
    'ChangeMessageVisibility',
    operation(
      'ChangeMessageVisibility',
      z.strictObject({ ...url, ...receipt, ...visibility }),
      ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) => {
        directory.byUrl(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
        return {};
      },
    ),
  ],
];
