import { AwsError } from '../endpoint/aws-service.ts';
import type { Gate } from '../region/gate.ts';
import type { Roles, Targets } from '../region/targets.ts';
import { acceptEntries, type AcceptDependencies } from './accept-entries.ts';

export const unavailable = (): AwsError =>
  new AwsError('ServiceUnavailable', 503, 'EventBridge of this Region is down.');

/**
 * Lets the other services of the Region put events. Buses have no policies on localhost: only a role may.
 * Entries that fail are named by their indices in the field `failedEntries` of the error; the others are on the bus.
 */
export const createHandOver =
  (roles: Roles, gate: Gate, dependencies: AcceptDependencies): Targets['putEvents'] =>
  async (busArn, entries, origin) => {
    if (!gate.isOpen()) throw unavailable();
    const { directory } = dependencies;
    const EventBusName = directory.busName(busArn);
    if (busArn !== directory.busArn(EventBusName))
      throw new AwsError('ResourceNotFoundException', 400, `${busArn} is no ARN of an event bus.`);
    if (!('roleArn' in origin) || !roles.isAllowed(origin.roleArn, 'events:PutEvents', busArn))
      throw new AwsError(
        'AccessDeniedException',
        403,
        `${'roleArn' in origin ? origin.roleArn : origin.service} may not events:PutEvents on ${busArn}.`,
      );
    const results = acceptEntries(
      entries.map(({ source, detailType, detail, resources }) => ({
        Source: source,
        DetailType: detailType,
        Detail: detail,
        Resources: resources,
        EventBusName,
      })),
      dependencies,
    );
    const failedEntries = results.flatMap((result, index) => ('ErrorCode' in result ? [index] : []));
    const first = results.find((result) => 'ErrorCode' in result);
    if (first !== undefined) throw new AwsError(first.ErrorCode, 400, first.ErrorMessage, { failedEntries });
  };
