import { AwsError } from '../endpoint/aws-service.ts';
import { evaluatePolicies, type Decision } from '../policy/evaluate-policies.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { Gate } from '../region/gate.ts';
import type { Origin, Roles, Targets } from '../region/targets.ts';
import type { QueueDirectory } from './queue-directory.ts';
import { unavailable } from './queue-errors.ts';
import type { Queue } from './queue.ts';
import { checkLetter } from './send-message.ts';

const byQueuePolicy = (queue: Queue, arn: string, origin: Origin): Decision => {
  const policy = queue.policy();
  if (policy === undefined) return 'denied';
  return evaluatePolicies([parsePolicy(policy)], {
    action: 'sqs:SendMessage',
    resource: arn,
    principal: 'service' in origin ? origin.service : origin.roleArn,
    variables:
      'service' in origin
        ? { 'aws:SourceArn': origin.sourceArn, 'aws:SourceAccount': origin.sourceArn.split(':')[4] ?? '' }
        : {},
  });
};

/** A service needs the queue's policy; a role of the same account needs its own or the queue's. A Deny wins. */
const isAllowed = (queue: Queue, arn: string, origin: Origin, roles: Roles): boolean => {
  const decision = byQueuePolicy(queue, arn, origin);
  if (decision === 'explicitly-denied') return false;
  if (decision === 'allowed') return true;
  return 'roleArn' in origin && roles.isAllowed(origin.roleArn, 'sqs:SendMessage', arn);
};

const describe = (origin: Origin): string =>
  'service' in origin ? `${origin.service} for ${origin.sourceArn}` : origin.roleArn;

/** Lets the other services of the Region send to its queues. */
export const createHandOver =
  (directory: QueueDirectory, roles: Roles, gate: Gate): Targets['sendMessage'] =>
  async (queueArn, body, origin, attributes = {}) => {
    if (!gate.isOpen()) throw unavailable();
    const queue = directory.byArn(queueArn);
    if (!isAllowed(queue, queueArn, origin, roles))
      throw new AwsError(
        'AccessDeniedException',
        403,
        `${describe(origin)} may not sqs:SendMessage to ${queueArn}: ` +
          ('service' in origin ? 'its queue policy does not allow it.' : 'the role does not allow it.'),
      );
    const letter = {
      body,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
      senderId: 'service' in origin ? origin.service : origin.roleArn,
    };
    checkLetter(letter, queue.settings().MaximumMessageSize);
    queue.send(letter);
  };
