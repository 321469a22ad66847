import type { Roles } from '../region/targets.ts';
import type { Pipe } from './pipe.ts';

const streamActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'] as const;

/**
 * Checks what the role of a pipe needs, where AWS would create the pipe and leave it failing.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
 *
 * @throws Error naming every action that is missing
 */
export const requirePermissions = (pipe: Pipe, roles: Roles): void => {
  const needed = [
    ...streamActions.map((action) => ({ action: `dynamodb:${action}`, resource: pipe.streamArn })),
    { action: 'events:PutEvents', resource: pipe.busArn },
    ...(pipe.deadLetterArn === undefined
      ? []
      : [{ action: 'sqs:SendMessage', resource: pipe.deadLetterArn }]),
  ];
  const missing = needed.filter(({ action, resource }) => !roles.isAllowed(pipe.roleArn, action, resource));
  if (missing.length > 0)
    throw new Error(
      `The role ${pipe.roleArn} of the pipe ${pipe.name} is not allowed ` +
        `${missing.map(({ action, resource }) => `${action} on ${resource}`).join(', ')}.`,
    );
};
