import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LetterBox } from './redrive-queue.ts';

/** A batch takes a second or two; a run that is stopped leaves its messages hidden for no longer than this. */
const hiddenSeconds = 60;
/** Long polling asks all of SQS's servers: a short poll may find nothing in a queue that is not empty. */
const waitSeconds = 1;

const isShownAgain = (error: unknown): boolean =>
  error instanceof Error && ['MessageNotInflight', 'ReceiptHandleIsInvalid'].includes(error.name);

export const createLetterBox = (client: SQSClient, QueueUrl: string): LetterBox => ({
  receive: async (maximum) => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: maximum,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: hiddenSeconds,
        MessageSystemAttributeNames: ['SentTimestamp'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(
      ({ MessageId = '', Body = '', ReceiptHandle = '', Attributes, MessageAttributes = {} }) => ({
        id: MessageId,
        body: Body,
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
            StringValue === undefined ? [] : [[name, StringValue]],
          ),
        ),
        sentAtMs: Number(Attributes?.SentTimestamp),
        receiptHandle: ReceiptHandle,
      }),
    );
  },
  remove: async ({ receiptHandle }) => {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receiptHandle }));
  },
  release: async (letters) => {
    for (const { receiptHandle } of letters) {
      try {
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: 0,
          }),
        );
      } catch (error) {
        // It is not hidden any more: a run that took longer than messages stay hidden.
        if (!isShownAgain(error)) throw error;
      }
    }
  },
});
