import type { Measured } from '../cloudwatch/emf.ts';
import type { Queue } from './queue.ts';

/**
 * What SQS tells CloudWatch each minute of a queue. AWS stops for one that had no message and no call in six hours; here it goes on.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const measureQueues = (queues: readonly Queue[]): readonly Measured[] =>
  queues.flatMap((queue) => {
    const measured = (name: string, value: number): Measured => ({
      metric: { namespace: 'AWS/SQS', name, dimensions: { QueueName: queue.name } },
      value,
    });
    return [
      measured('ApproximateNumberOfMessagesVisible', queue.count('visible')),
      measured('ApproximateNumberOfMessagesNotVisible', queue.count('in-flight')),
      measured('ApproximateNumberOfMessagesDelayed', queue.count('delayed')),
    ];
  });
