/** An event of a stack, as far as a failure shows in it. */
export interface StackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

export interface StackFailure {
  readonly resource: string;
  readonly type: string;
  readonly reason: string;
}

/** What CloudFormation says of a resource that failed only because another did. */
const isConsequence = ({ reason }: StackEvent): boolean =>
  /^Resource (creation|update) cancelled/i.test(reason);

const stackType = 'AWS::CloudFormation::Stack';

/**
 * The resource that failed first, and so made the others fail; the stack itself only when no resource did.
 * @param events oldest first
 */
export const firstFailure = (events: readonly StackEvent[]): StackFailure | undefined => {
  const failed = events.filter((event) => event.status.endsWith('_FAILED') && !isConsequence(event));
  const rolledBack = events.find(({ type, status }) => type === stackType && status.includes('ROLLBACK'));
  const event = failed.find(({ type }) => type !== stackType) ?? failed[0] ?? rolledBack;
  return event === undefined
    ? undefined
    : { resource: event.logicalId, type: event.type, reason: event.reason };
};
