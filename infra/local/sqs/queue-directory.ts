import { queueDoesNotExist } from './queue-errors.ts';
import type { Queue } from './queue.ts';

/** The queues of one Region, by name, with the ways to write their identity. */
export interface QueueDirectory {
  readonly add: (queue: Queue) => void;
  /** Forgets the queue and its messages; absent is fine. */
  readonly remove: (name: string) => void;
  readonly find: (name: string) => Queue | undefined;
  /** @throws AwsError `QueueDoesNotExist` */
  readonly byUrl: (url: string) => Queue;
  /** @throws AwsError `QueueDoesNotExist`, for another Region or account too */
  readonly byArn: (arn: string) => Queue;
  readonly all: () => readonly Queue[];
  readonly url: (name: string) => string;
  readonly arn: (name: string) => string;
}

export const createQueueDirectory = (place: {
  readonly region: string;
  readonly accountId: string;
  readonly endpointUrl: () => string;
}): QueueDirectory => {
  const queues = new Map<string, Queue>();
  const arnPrefix = `arn:aws:sqs:${place.region}:${place.accountId}:`;

  const existing = (name: string | undefined, asked: string): Queue => {
    const queue = name === undefined ? undefined : queues.get(name);
    if (queue === undefined) throw queueDoesNotExist(asked);
    return queue;
  };

  return {
    add: (queue) => void queues.set(queue.name, queue),
    remove: (name) => {
      queues.get(name)?.purge();
      queues.delete(name);
    },
    find: (name) => queues.get(name),
    byUrl: (url) => {
      const [accountId, name] = url.split('/').slice(-2);
      return existing(accountId === place.accountId ? name : undefined, url);
    },
    byArn: (arn) => existing(arn.startsWith(arnPrefix) ? arn.slice(arnPrefix.length) : undefined, arn),
    all: () => [...queues.values()],
    url: (name) => `${place.endpointUrl()}/${place.accountId}/${name}`,
    arn: (name) => `${arnPrefix}${name}`,
  };
};
