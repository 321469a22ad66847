import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { CloudClock } from '../region/clock.ts';
import { makeQueue } from './make-queue.ts';
import type { QueueDirectory } from './queue-directory.ts';
import { invalidParameter } from './queue-errors.ts';

const properties = z.looseObject({
  QueueName: z.string().optional(),
  // Tags have no effect on localhost.
  Tags: z.unknown().optional(),
});

/** `AWS::SQS::Queue`: `Ref` is its URL. Properties are the queue's attributes; an unknown one is refused with them. */
export const createQueueProvider = (dependencies: {
  readonly directory: QueueDirectory;
  readonly clock: CloudClock;
}): ResourceProvider => ({
  type: 'AWS::SQS::Queue',
  create: async (request) => {
    const { QueueName, Tags: _, ...attributes } = parseProperties(properties, request.properties);
    const { directory } = dependencies;
    const name = QueueName ?? physicalName(request).slice(-80);
    if (directory.find(name) !== undefined) throw invalidParameter(`A queue ${name} exists already.`);
    makeQueue(name, attributes, dependencies);
    const url = directory.url(name);
    return { physicalId: url, attributes: { Arn: directory.arn(name), QueueName: name, QueueUrl: url } };
  },
  remove: async (physicalId) => {
    dependencies.directory.remove(physicalId.slice(physicalId.lastIndexOf('/') + 1));
  },
});
