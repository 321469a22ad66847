import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { orMissing } from '../../stage/reading.ts';
import type { QueueState, StackResource } from '../region-state.ts';

export const readQueue = async (
  client: SQSClient,
  { logicalId, physicalId: url }: StackResource,
): Promise<QueueState> => {
  const found = await orMissing(
    async () =>
      client.send(
        new GetQueueAttributesCommand({
          QueueUrl: url,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      ),
    'QueueDoesNotExist',
    'AWS.SimpleQueueService.NonExistentQueue',
  );
  if (found === undefined) return { logicalId, messages: undefined };
  const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: taken } =
    found.Attributes ?? {};
  return { logicalId, messages: Number(waiting ?? 0) + Number(taken ?? 0) };
};
