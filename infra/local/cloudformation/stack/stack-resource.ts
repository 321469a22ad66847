import type { CreatedResource, ResourceRequest } from '../resource-provider.ts';
import type { TemplateResource } from '../template.ts';

/** A resource that a stack has. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly created: CreatedResource;
  /** What it was made of. */
  readonly request: ResourceRequest;
  readonly deletionPolicy: TemplateResource['DeletionPolicy'];
  readonly updateReplacePolicy: TemplateResource['UpdateReplacePolicy'];
  /** Logical ids of those that must be there before it. */
  readonly dependsOn: ReadonlySet<string>;
}

/** Those that depend on others first: the order to remove them in. */
export const dependentsFirst = (resources: readonly StackResource[]): readonly StackResource[] => {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const ordered = new Set<StackResource>();
  const visit = (resource: StackResource): void => {
    if (ordered.has(resource)) return;
    for (const logicalId of resource.dependsOn) {
      const other = byId.get(logicalId);
      if (other !== undefined) visit(other);
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource);
  return [...ordered].toReversed();
};
