import type { Stack } from '../stack/stack.ts';
import type { StackDefinition } from '../stack/stack-definition.ts';
import { keysAndValues, parametersOf } from './describe-stack.ts';
import type { ResourceChange } from './plan-changes.ts';

export interface ChangeSet {
  readonly name: string;
  readonly arn: string;
  readonly type: 'CREATE' | 'UPDATE';
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly definition: StackDefinition;
  readonly changes: readonly ResourceChange[];
  readonly hasChanges: boolean;
  isExecuted: boolean;
}

/** What serverless and the AWS CLI know an empty change set by. */
export const withoutChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set." as const;

export const summarizeChangeSet = (
  { identity }: Stack,
  { name, arn, description, createdAtMs, hasChanges, isExecuted }: ChangeSet,
): object => ({
  ChangeSetName: name,
  ChangeSetId: arn,
  StackId: identity.stackId,
  StackName: identity.stackName,
  Description: description,
  CreationTime: new Date(createdAtMs),
  ExecutionStatus: isExecuted ? 'EXECUTE_COMPLETE' : hasChanges ? 'AVAILABLE' : 'UNAVAILABLE',
  Status: hasChanges ? 'CREATE_COMPLETE' : 'FAILED',
  StatusReason: hasChanges ? undefined : withoutChanges,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html */
export const describeChangeSet = (stack: Stack, changeSet: ChangeSet): object => ({
  ...summarizeChangeSet(stack, changeSet),
  Parameters: parametersOf(changeSet.definition.parameters),
  Tags: keysAndValues(changeSet.definition.tags),
  Capabilities: changeSet.definition.capabilities,
  NotificationARNs: [],
  Changes: changeSet.changes.map((ResourceChange) => ({
    Type: 'Resource',
    ResourceChange: { ...ResourceChange, Scope: [], Details: [] },
  })),
});
