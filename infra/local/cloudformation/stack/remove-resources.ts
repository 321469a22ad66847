import type { ResourceProvider } from '../resource-provider.ts';
import { reasonOf } from './reason-of.ts';
import type { ResourceStatus } from './stack-status.ts';
import { dependentsFirst, type StackResource } from './stack-resource.ts';

/** Says what becomes of a resource. */
export type Tell = (
  resource: { readonly logicalId: string; readonly type: string; readonly physicalId: string },
  status: ResourceStatus,
  reason?: string,
) => void;

export interface Stuck {
  readonly resource: StackResource;
  readonly reason: string;
}

/** Removes resources, those that depend on others first. One that fails does not stop the others; gives those that are stuck. */
export const removeResources = async (
  resources: readonly StackResource[],
  isKept: (resource: StackResource) => boolean,
  providerOf: (resource: StackResource) => ResourceProvider,
  tell: Tell,
): Promise<readonly Stuck[]> => {
  const stuck: Stuck[] = [];
  for (const resource of dependentsFirst(resources)) {
    const { logicalId, type, created, request } = resource;
    const subject = { logicalId, type, physicalId: created.physicalId };
    if (isKept(resource)) {
      tell(subject, 'DELETE_SKIPPED');
      continue;
    }
    tell(subject, 'DELETE_IN_PROGRESS');
    try {
      await providerOf(resource).remove(created.physicalId, request);
      tell(subject, 'DELETE_COMPLETE');
    } catch (error) {
      const reason = reasonOf(error);
      tell(subject, 'DELETE_FAILED', reason);
      stuck.push({ resource, reason });
    }
  }
  return stuck;
};
