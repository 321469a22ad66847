import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { Properties, ResourceProvider } from '../cloudformation/resource-provider.ts';
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
export const createQueuePolicyProvider = (directory: QueueDirectory): ResourceProvider => {
  const put = (given: Properties, before: readonly string[]): void => {
    const { PolicyDocument, Queues } = parseProperties(properties, given);
    const policy = typeof PolicyDocument === 'string' ? PolicyDocument : JSON.stringify(PolicyDocument);
    const queues = Queues.map(directory.byUrl);
    const taken = queues.find(
      (queue) => queue.policy() !== undefined && !before.includes(directory.url(queue.name)),
    );
    if (taken !== undefined)
      throw invalidParameter(
        `The queue ${taken.name} has a policy already, which AWS would silently replace: ` +
          'put all statements in one AWS::SQS::QueuePolicy.',
      );
    for (const queue of queues) setAttributes(queue, { Policy: policy });
    take(before.filter((url) => !Queues.includes(url)));
  };
  const take = (urls: readonly string[]): void => {
    for (const url of urls) directory.find(url.slice(url.lastIndexOf('/') + 1))?.setPolicy(undefined);
  };
  return {
    type: 'AWS::SQS::QueuePolicy',
    create: async (request) => {
      put(request.properties, []);
      const id = physicalName(request);
      return { physicalId: id, attributes: { Id: id } };
    },
    update: async (id, request, previousProperties) => {
      put(request.properties, parseProperties(properties, previousProperties).Queues);
      return { physicalId: id, attributes: { Id: id } };
    },
    remove: async (_, request) => {
      take(parseProperties(properties, request.properties).Queues);
    },
  };
};
