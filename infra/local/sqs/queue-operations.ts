import { z } from 'zod';
import { makeQueue, setAttributes } from './make-queue.ts';
import { operation, url, type Operation, type OperationDependencies } from './operation.ts';
import { describeQueue } from './queue-description.ts';
import { queueDoesNotExist } from './queue-errors.ts';

const attributes = z.record(z.string(), z.string());

/** What is done with queues as a whole. */
export const createQueueOperations = ({
  directory,
  accountId,
  clock,
}: OperationDependencies): readonly (readonly [string, Operation])[] => [
  [
    'CreateQueue',
    operation(
      'CreateQueue',
      // Tags have no effect on localhost.
      z.strictObject({
        QueueName: z.string(),
        Attributes: attributes.default({}),
        tags: attributes.optional(),
      }),
      ({ QueueName, Attributes }) => {
        makeQueue(QueueName, Attributes, { directory, clock });
        return { QueueUrl: directory.url(QueueName) };
      },
    ),
  ],
  [
    'GetQueueUrl',
    operation(
      'GetQueueUrl',
      z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() }),
      ({ QueueName, QueueOwnerAWSAccountId = accountId }) => {
        if (QueueOwnerAWSAccountId !== accountId || directory.find(QueueName) === undefined)
          throw queueDoesNotExist(QueueName);
        return { QueueUrl: directory.url(QueueName) };
      },
    ),
  ],
  [
    'GetQueueAttributes',
    operation(
      'GetQueueAttributes',
      z.strictObject({ ...url, AttributeNames: z.array(z.string()).default([]) }),
      ({ QueueUrl, AttributeNames }) => ({
        Attributes: describeQueue(directory.byUrl(QueueUrl), AttributeNames, directory),
      }),
    ),
  ],
  [
    'SetQueueAttributes',
    operation(
      'SetQueueAttributes',
      z.strictObject({ ...url, Attributes: attributes }),
      ({ QueueUrl, Attributes }) => {
        setAttributes(directory.byUrl(QueueUrl), Attributes);
        return {};
      },
    ),
  ],
  [
    'ListQueues',
    operation(
      'ListQueues',
      z.strictObject({ QueueNamePrefix: z.string().default('') }),
      ({ QueueNamePrefix }) => {
        const names = directory
          .all()
          .map(({ name }) => name)
          .filter((name) => name.startsWith(QueueNamePrefix));
        return names.length === 0 ? {} : { QueueUrls: names.map(directory.url) };
      },
    ),
  ],
  [
    'PurgeQueue',
    operation('PurgeQueue', z.strictObject(url), ({ QueueUrl }) => {
      directory.byUrl(QueueUrl).purge();
      return {};
    }),
  ],
  [
    'DeleteQueue',
    operation('DeleteQueue', z.strictObject(url), ({ QueueUrl }) => {
      directory.remove(directory.byUrl(QueueUrl).name);
      return {};
    }),
  ],
];
