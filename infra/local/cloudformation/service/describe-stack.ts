import type { Stack, StackEvent } from '../stack/stack.ts';

const date = (ms: number): Date => new Date(ms);

export const keysAndValues = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const parametersOf = (parameters: Readonly<Record<string, string>>) =>
  Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html */
export const describeStack = (stack: Stack, isProtected: boolean): object => {
  const { stackName: StackName, stackId: StackId } = stack.identity;
  const definition = stack.definition();
  const updatedAtMs = stack.updatedAtMs();
  return {
    StackId,
    StackName,
    Description: definition?.template.Description,
    CreationTime: date(stack.createdAtMs),
    LastUpdatedTime: updatedAtMs === undefined ? undefined : date(updatedAtMs),
    StackStatus: stack.status(),
    StackStatusReason: stack.statusReason(),
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: definition?.capabilities ?? [],
    Parameters: parametersOf(definition?.parameters ?? {}),
    Tags: keysAndValues(definition?.tags ?? {}),
    Outputs: Object.entries(stack.outputs()).map(([OutputKey, { value, description, exportName }]) => ({
      OutputKey,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    EnableTerminationProtection: isProtected,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
};

/** Newest first. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html */
export const describeEvents = (stack: Stack): readonly object[] =>
  stack
    .events()
    .toReversed()
    .map((event) => ({
      StackId: stack.identity.stackId,
      StackName: stack.identity.stackName,
      EventId: event.eventId,
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: event.physicalId,
      ResourceType: event.type,
      Timestamp: date(event.atMs),
      ResourceStatus: event.status,
      ResourceStatusReason: event.reason,
    }));

/** The resources that the stack has, or had when it was deleted, as the last event of each tells. */
export const describeResources = (stack: Stack) => {
  const { stackName: StackName, stackId: StackId } = stack.identity;
  const physicalIdOf = (logicalId: string) => stack.resources().get(logicalId)?.created.physicalId;
  // What was replaced is removed under the logical id of what replaces it.
  const isOfPredecessor = ({ logicalId, physicalId, status }: StackEvent): boolean =>
    status.startsWith('DELETE') && physicalId !== (physicalIdOf(logicalId) ?? physicalId);
  const last = new Map(
    stack
      .events()
      .filter((event) => event.type !== 'AWS::CloudFormation::Stack' && !isOfPredecessor(event))
      .map((event) => [event.logicalId, event]),
  );
  const isGone = ({ status }: StackEvent): boolean =>
    stack.status() !== 'DELETE_COMPLETE' && (status === 'DELETE_COMPLETE' || status === 'DELETE_SKIPPED');
  return [...last.values()]
    .filter((event) => !isGone(event))
    .map((event) => ({
      StackId,
      StackName,
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: physicalIdOf(event.logicalId) ?? event.physicalId,
      ResourceType: event.type,
      ResourceStatus: event.status,
      ResourceStatusReason: event.reason,
      Timestamp: date(event.atMs),
    }));
};
