import type { QueueDirectory } from './queue-directory.ts';
import { invalidParameter } from './queue-errors.ts';
import type { Queue } from './queue.ts';

/** The attributes of GetQueueAttributes, all or those named. */
export const describeQueue = (
  queue: Queue,
  names: readonly string[],
  directory: QueueDirectory,
): Readonly<Record<string, string>> | undefined => {
  const policy = queue.policy();
  const createdAt = String(Math.floor(queue.createdAt / 1000));
  const all: Readonly<Record<string, string>> = {
    QueueArn: directory.arn(queue.name),
    ApproximateNumberOfMessages: String(queue.count('visible')),
    ApproximateNumberOfMessagesNotVisible: String(queue.count('in-flight')),
    ApproximateNumberOfMessagesDelayed: String(queue.count('delayed')),
    CreatedTimestamp: createdAt,
    LastModifiedTimestamp: createdAt,
    ...Object.fromEntries(Object.entries(queue.settings()).map(([name, value]) => [name, String(value)])),
    ...(policy === undefined ? {} : { Policy: policy }),
  };
  const known = new Set([...Object.keys(all), 'All', 'Policy']);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw invalidParameter(
      `Localhost keeps no queue attribute ${unknown}; it keeps ${[...known].join(', ')}.`,
    );
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length === 0 ? undefined : Object.fromEntries(wanted);
};
