import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { setAttributes } from './make-queue.ts';
import type { QueueDirectory } from './queue-directory.ts';
import { invalidParameter } from './queue-errors.ts';

const properties = z.strictObject({
  PolicyDocument: z.union([z.string(), z.record(z.string(), z.unknown())]),
  Queues: z.array(z.string()).min(1),
});

/**
 * `AWS::SQS::QueuePolicy`. A queue has one policy: on AWS a second resource for a queue silently replaces the first, here
 * it is refused.
 */
export const createQueuePolicyProvider = (directory: QueueDirectory): ResourceProvider => ({
  type: 'AWS::SQS::QueuePolicy',
  create: async (request) => {
    const { PolicyDocument, Queues } = parseProperties(properties, request.properties);
    const policy = typeof PolicyDocument === 'string' ? PolicyDocument : JSON.stringify(PolicyDocument);
    const queues = Queues.map(directory.byUrl);
    const taken = queues.find((queue) => queue.policy() !== undefined);
    if (taken !== undefined)
      throw invalidParameter(
        `The queue ${taken.name} has a policy already, which AWS would silently replace: ` +
          'put all statements in one AWS::SQS::QueuePolicy.',
      );
    for (const queue of queues) setAttributes(queue, { Policy: policy });
    const id = physicalName(request);
    return { physicalId: id, attributes: { Id: id } };
  },
  remove: async (_, request) => {
    for (const url of parseProperties(properties, request.properties).Queues)
      directory.find(url.slice(url.lastIndexOf('/') + 1))?.setPolicy(undefined);
  },
});
