import type { Dependencies } from './dependencies.ts';
import { isObject } from './json-shape.ts';
import { providerFor } from './provider-for.ts';
import type { CreatedResource, ResourceProvider, ResourceRequest } from './resource-provider.ts';
import { resolveValue } from './resolve-value.ts';
import type { Scope } from './scope.ts';
import { StackError } from './stack-error.ts';
import type { StackRequest } from './stack-request.ts';
import type { TemplateResource } from './template.ts';

interface Made {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  readonly remove: () => Promise<void>;
}

export interface CreatedResources {
  /** Removes those that `isDue` names, last made first. One that fails does not stop the others. */
  readonly remove: (isDue: (resource: TemplateResource) => boolean) => Promise<void>;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Creates resources in the order of their dependencies and enters each in `made`. All or none stay. */
export const createResources = async (plan: {
  readonly request: StackRequest;
  readonly stackId: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly dependencies: Dependencies;
  readonly scope: Scope;
  readonly made: Map<string, CreatedResource>;
}): Promise<CreatedResources> => {
  const { request, stackId, resources, dependencies, scope, made } = plan;
  const { stackName, region, accountId } = request;
  // Looked up before anything is created: a type that is not known must not cost a rollback.
  const providers = new Map<string, ResourceProvider>(
    Object.entries(resources).map(([logicalId, { Type }]) => [
      logicalId,
      providerFor(Type, logicalId, request.providers),
    ]),
  );
  const order: Made[] = [];
  const begun = new Map<string, Promise<void>>();
  let failure: { readonly logicalId: string; readonly cause: unknown } | undefined;

  const create = async (logicalId: string, resource: TemplateResource): Promise<void> => {
    await Promise.all([...(dependencies.get(logicalId) ?? [])].map(begin));
    const provider = providers.get(logicalId);
    if (failure !== undefined || provider === undefined) return;
    try {
      const properties = resolveValue(resource.Properties, scope, `Resources.${logicalId}.Properties`);
      if (!isObject(properties)) throw new StackError(`Resources.${logicalId}.Properties is no object`);
      const resourceRequest: ResourceRequest = {
        logicalId,
        stackName,
        region,
        accountId,
        properties,
        resourceType: resource.Type,
        stackId,
      };
      const result = await provider.create(resourceRequest);
      made.set(logicalId, result);
      order.push({
        logicalId,
        resource,
        remove: async () => {
          await provider.remove(result.physicalId, resourceRequest);
        },
      });
    } catch (cause) {
      failure ??= { logicalId, cause };
    }
  };

  const begin = async (logicalId: string): Promise<void> => {
    const resource = resources[logicalId];
    if (resource === undefined) return;
    const promise = begun.get(logicalId) ?? create(logicalId, resource);
    begun.set(logicalId, promise);
    await promise;
  };

  const remove: CreatedResources['remove'] = async (isDue) => {
    const stuck: string[] = [];
    for (const entry of order.splice(0).toReversed()) {
      if (!isDue(entry.resource)) continue;
      try {
        await entry.remove();
      } catch (error) {
        stuck.push(`${entry.logicalId} (${entry.resource.Type}): ${reasonOf(error)}`);
      }
    }
    if (stuck.length > 0)
      throw new StackError(`stack ${stackName} in ${region} could not remove ${stuck.join('; ')}`);
  };

  await Promise.all(Object.keys(resources).map(begin));
  if (failure === undefined) return { remove };

  const { logicalId, cause } = failure;
  const what = `resource ${logicalId} (${resources[logicalId]?.Type}) could not be created: ${reasonOf(cause)}`;
  const leftovers = await remove(() => true).then(
    () => '',
    (error: unknown) => `; then ${reasonOf(error)}`,
  );
  throw new StackError(`stack ${stackName} in ${region}: ${what}${leftovers}`, { cause });
};
