import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { CreatedResource, ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { CloudClock } from '../region/clock.ts';
import { makeQueue } from './make-queue.ts';
import type { QueueDirectory } from './queue-directory.ts';
import { invalidParameter } from './queue-errors.ts';
import { changeSettings } from './queue-settings.ts';

const properties = z.looseObject({
  QueueName: z.string().optional(),
  // Tags have no effect on localhost.
  Tags: z.unknown().optional(),
});

/** `AWS::SQS::Queue`: `Ref` is its URL. Properties are the queue's attributes; an unknown one is refused with them. */
export const createQueueProvider = (dependencies: {
  readonly directory: QueueDirectory;
  readonly clock: CloudClock;
}): ResourceProvider => {
  const { directory } = dependencies;
  const created = (name: string): CreatedResource => {
    const url = directory.url(name);
    return { physicalId: url, attributes: { Arn: directory.arn(name), QueueName: name, QueueUrl: url } };
  };
  return {
    type: 'AWS::SQS::Queue',
    create: async (request) => {
      const { QueueName, Tags: _, ...attributes } = parseProperties(properties, request.properties);
      const name = QueueName ?? physicalName(request).slice(-80);
      if (directory.find(name) !== undefined) throw invalidParameter(`A queue ${name} exists already.`);
      makeQueue(name, attributes, dependencies);
      return created(name);
    },
    update: async (url, request, previousProperties) => {
      const { QueueName, Tags: _, ...attributes } = parseProperties(properties, request.properties);
      if (QueueName !== parseProperties(properties, previousProperties).QueueName) return 'replace';
      const queue = directory.byUrl(url);
      // An attribute that is left out has its default again.
      queue.changeSettings(changeSettings({}, attributes));
      return created(queue.name);
    },
    remove: async (physicalId) => {
      directory.remove(physicalId.slice(physicalId.lastIndexOf('/') + 1));
    },
  };
};
