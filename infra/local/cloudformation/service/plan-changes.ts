import { isDeepStrictEqual } from 'node:util';
import type { StackPlan } from '../stack/plan-stack.ts';
import type { StackResource } from '../stack/stack-resource.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html */
export interface ResourceChange {
  readonly Action: 'Add' | 'Modify' | 'Remove';
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string | undefined;
  readonly ResourceType: string;
  readonly Replacement: 'True' | 'Conditional' | undefined;
}

/**
 * What an update would do, as far as one can tell before it runs: a resource that refers to one that changes may change too.
 * Uses the plan up.
 */
export const planChanges = (
  plan: StackPlan,
  current: ReadonlyMap<string, StackResource>,
): readonly ResourceChange[] => {
  const changes: ResourceChange[] = [];
  const seen = new Set<string>();

  const isUnchanged = (before: StackResource): boolean => {
    const definition = plan.resources[before.logicalId];
    try {
      const { properties } = plan.request(before.logicalId);
      return (
        before.type === definition?.Type &&
        before.deletionPolicy === definition.DeletionPolicy &&
        before.updateReplacePolicy === definition.UpdateReplacePolicy &&
        isDeepStrictEqual(before.request.properties, properties)
      );
    } catch {
      // It refers to what is known only once that is made.
      return false;
    }
  };
  const visit = (logicalId: string): void => {
    const definition = plan.resources[logicalId];
    if (definition === undefined || seen.has(logicalId)) return;
    seen.add(logicalId);
    for (const other of plan.dependencies.get(logicalId) ?? []) visit(other);
    const before = current.get(logicalId);
    if (before !== undefined && isUnchanged(before)) {
      plan.know(logicalId, before.created);
      return;
    }
    const canUpdate = plan.provider(logicalId).update !== undefined;
    changes.push({
      Action: before === undefined ? 'Add' : 'Modify',
      LogicalResourceId: logicalId,
      PhysicalResourceId: before?.created.physicalId,
      ResourceType: definition.Type,
      Replacement: before === undefined ? undefined : canUpdate ? 'Conditional' : 'True',
    });
  };
  for (const logicalId of Object.keys(plan.resources)) visit(logicalId);

  const gone = [...current.values()].filter(({ logicalId }) => plan.resources[logicalId] === undefined);
  return [
    ...changes,
    ...gone.map(({ logicalId, type, created }): ResourceChange => ({
      Action: 'Remove',
      LogicalResourceId: logicalId,
      PhysicalResourceId: created.physicalId,
      ResourceType: type,
      Replacement: undefined,
    })),
  ];
};
