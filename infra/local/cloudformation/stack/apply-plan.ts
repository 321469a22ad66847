import { isDeepStrictEqual } from 'node:util';
import type { CreatedResource, ResourceProvider } from '../resource-provider.ts';
import { StackError } from '../stack-error.ts';
import type { StackPlan } from './plan-stack.ts';
import { reasonOf } from './reason-of.ts';
import { removeResources, type Stuck, type Tell } from './remove-resources.ts';
import type { StackResource } from './stack-resource.ts';

export interface ResourceFailure {
  readonly logicalId: string;
  readonly type: string;
  readonly verb: 'create' | 'update';
  readonly cause: unknown;
}

/** What came of bringing a stack to a plan. Either `cleanUp` it, or `restore` and then `discard`. */
export interface AppliedPlan {
  readonly failures: readonly ResourceFailure[];
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Removes what was replaced, and what the plan no longer has. */
  readonly cleanUp: () => Promise<readonly Stuck[]>;
  /** Changes back what was changed in place, last first. Gives why that failed, by logical id. */
  readonly restore: () => Promise<ReadonlyMap<string, string>>;
  /** Removes what was made, but for what is to be retained. */
  readonly discard: () => Promise<readonly Stuck[]>;
}

interface Undo {
  readonly resource: StackResource;
  readonly run: () => Promise<unknown>;
}

const replacing =
  'Requested update requires the creation of a new physical resource; hence creating one.' as const;

/**
 * Creates what is missing and changes what differs, each resource after those that it refers to, independent ones side by side.
 * What is replaced or gone is left for `cleanUp`, so that there is a way back. After a failure nothing more is begun.
 */
export const applyPlan = async (
  plan: StackPlan,
  current: ReadonlyMap<string, StackResource>,
  providerOf: (resource: StackResource) => ResourceProvider,
  tell: Tell,
): Promise<AppliedPlan> => {
  const resources = new Map<string, StackResource>();
  const made: StackResource[] = [];
  const replaced: StackResource[] = [];
  const undos: Undo[] = [];
  const failures: ResourceFailure[] = [];
  const begun = new Map<string, Promise<void>>();

  const act = async (logicalId: string): Promise<void> => {
    const definition = plan.resources[logicalId];
    if (definition === undefined) return;
    const before = current.get(logicalId);
    const verb = before === undefined ? 'create' : 'update';
    const type = definition.Type;
    const subject = { logicalId, type, physicalId: before?.created.physicalId ?? '' };
    try {
      if (before !== undefined && before.type !== type) {
        throw new StackError(
          `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${logicalId}]`,
        );
      }
      const provider = plan.provider(logicalId);
      const request = plan.request(logicalId);
      const entry = (created: CreatedResource): StackResource => ({
        logicalId,
        type,
        created,
        request,
        deletionPolicy: definition.DeletionPolicy,
        updateReplacePolicy: definition.UpdateReplacePolicy,
        dependsOn: plan.dependencies.get(logicalId) ?? new Set(),
      });
      const keep = (resource: StackResource): void => {
        resources.set(logicalId, resource);
        plan.know(logicalId, resource.created);
      };

      if (before === undefined) {
        tell(subject, 'CREATE_IN_PROGRESS');
        const resource = entry(await provider.create(request));
        made.push(resource);
        keep(resource);
        tell({ ...subject, physicalId: resource.created.physicalId }, 'CREATE_COMPLETE');
        return;
      }
      if (isDeepStrictEqual(before.request.properties, request.properties)) {
        keep({ ...entry(before.created), request: before.request });
        return;
      }

      tell(subject, 'UPDATE_IN_PROGRESS');
      const { physicalId } = before.created;
      const { properties } = before.request;
      if (provider.update !== undefined) {
        const { update } = provider;
        // Due from before its run: what failed half way is changed back too.
        const undo: Undo = {
          resource: before,
          run: async () => {
            const back = await update(physicalId, before.request, request.properties);
            if (back === 'replace') throw new Error('it cannot be changed back in place');
          },
        };
        undos.push(undo);
        const updated = await update(physicalId, request, properties);
        if (updated !== 'replace' && updated.physicalId === physicalId) {
          keep(entry(updated));
          tell(subject, 'UPDATE_COMPLETE');
          return;
        }
        undos.splice(undos.indexOf(undo), 1);
        if (updated !== 'replace') {
          // A custom resource that answers an update with another id has replaced itself.
          const resource = entry(updated);
          made.push(resource);
          replaced.push(before);
          keep(resource);
          tell({ ...subject, physicalId: updated.physicalId }, 'UPDATE_COMPLETE');
          return;
        }
      }
      tell(subject, 'UPDATE_IN_PROGRESS', replacing);
      const resource = entry(await provider.create(request));
      if (resource.created.physicalId === physicalId) {
        // Made over the old one, as a policy is put in the place of another: there is no old one left to remove.
        undos.push({ resource: before, run: async () => provider.create(before.request) });
      } else {
        made.push(resource);
        replaced.push(before);
      }
      keep(resource);
      tell({ ...subject, physicalId: resource.created.physicalId }, 'UPDATE_COMPLETE');
    } catch (cause) {
      tell(subject, `${verb === 'create' ? 'CREATE' : 'UPDATE'}_FAILED`, reasonOf(cause));
      failures.push({ logicalId, type, verb, cause });
    }
  };

  const begin = async (logicalId: string): Promise<void> => {
    const promise =
      begun.get(logicalId) ??
      (async () => {
        await Promise.all([...(plan.dependencies.get(logicalId) ?? [])].map(begin));
        if (failures.length === 0) await act(logicalId);
      })();
    begun.set(logicalId, promise);
    await promise;
  };
  await Promise.all(Object.keys(plan.resources).map(begin));

  return {
    failures,
    resources,
    cleanUp: async () => {
      const gone = [...current.values()].filter(({ logicalId }) => plan.resources[logicalId] === undefined);
      const isReplaced = new Set(replaced);
      return removeResources(
        [...replaced, ...gone],
        (resource) =>
          isReplaced.has(resource)
            ? resource.updateReplacePolicy === 'Retain'
            : resource.deletionPolicy !== 'Delete',
        providerOf,
        tell,
      );
    },
    restore: async () => {
      const stuck = new Map<string, string>();
      for (const { resource, run } of undos.toReversed()) {
        const { logicalId, type, created } = resource;
        const subject = { logicalId, type, physicalId: created.physicalId };
        tell(subject, 'UPDATE_IN_PROGRESS');
        try {
          await run();
          tell(subject, 'UPDATE_COMPLETE');
        } catch (error) {
          tell(subject, 'UPDATE_FAILED', reasonOf(error));
          stuck.set(logicalId, reasonOf(error));
        }
      }
      return stuck;
    },
    // `Retain` keeps what a failed operation has made, too: that is what RetainExceptOnCreate is for.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
    discard: async () =>
      removeResources(made, ({ deletionPolicy }) => deletionPolicy === 'Retain', providerOf, tell),
  };
};
