import { AwsError } from '../endpoint/aws-service.ts';
import { parsePolicy, PolicySyntaxError } from '../policy/parse-policy.ts';
import type { CloudClock } from '../region/clock.ts';
import type { QueueDirectory } from './queue-directory.ts';
import { invalidParameter } from './queue-errors.ts';
import { changeSettings } from './queue-settings.ts';
import { createQueue, type Queue } from './queue.ts';

const checkPolicy = (policy: string): void => {
  try {
    parsePolicy(policy);
  } catch (cause) {
    if (!(cause instanceof PolicySyntaxError)) throw cause;
    throw new AwsError('InvalidAttributeValue', 400, `Policy: ${cause.message}`);
  }
};

/** Changes the settings and, with `Policy`, the resource policy; an empty policy removes it. */
export const setAttributes = (queue: Queue, changes: Readonly<Record<string, unknown>>): void => {
  const { Policy, ...settings } = changes;
  const changed = changeSettings(queue.settings(), settings);
  if (typeof Policy === 'string') {
    if (Policy !== '') checkPolicy(Policy);
    queue.setPolicy(Policy === '' ? undefined : Policy);
  }
  queue.changeSettings(changed);
};

/** Makes a queue, or finds the one of this name with the same attributes, as CreateQueue does. */
export const makeQueue = (
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  { directory, clock }: { readonly directory: QueueDirectory; readonly clock: CloudClock },
): Queue => {
  if (!/^[\w-]{1,80}$/.test(name))
    throw invalidParameter(
      `${name} names no standard queue: 1 to 80 of A-Z a-z 0-9 - _ (FIFO queues do not exist on localhost).`,
    );
  const made = createQueue(name, changeSettings({}, {}), { clock });
  setAttributes(made, attributes);
  const found = directory.find(name);
  if (found === undefined) {
    directory.add(made);
    return made;
  }
  const isSame =
    JSON.stringify(found.settings()) === JSON.stringify(made.settings()) && found.policy() === made.policy();
  if (!isSame) throw new AwsError('QueueNameExists', 400, `The queue ${name} exists with other attributes.`);
  return found;
};
