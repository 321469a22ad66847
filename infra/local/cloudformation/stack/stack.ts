import { randomUUID } from 'node:crypto';
import { providerFor } from '../provider-for.ts';
import { applyPlan, type AppliedPlan, type ResourceFailure } from './apply-plan.ts';
import { planStack, type StackOutput, type StackPlan } from './plan-stack.ts';
import { reasonOf } from './reason-of.ts';
import { removeResources, type Stuck, type Tell } from './remove-resources.ts';
import type { StackDefinition, StackPlace } from './stack-definition.ts';
import type { StackResource } from './stack-resource.ts';
import type { ResourceStatus, StackStatus } from './stack-status.ts';

export interface StackEvent {
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus | StackStatus;
  readonly reason: string | undefined;
  readonly atMs: number;
}

/** Why an operation failed, and what it then could not take back. */
export interface StackFailure {
  readonly resource: ResourceFailure;
  readonly stuck: readonly string[];
}

/**
 * A stack with its state machine. An operation rejects where its definition cannot be planned, and has done nothing then;
 * of all else status, events and `failure` say what came of it.
 */
export interface Stack extends StackPlace {
  readonly createdAtMs: number;
  readonly updatedAtMs: () => number | undefined;
  readonly status: () => StackStatus;
  readonly statusReason: () => string | undefined;
  /** Newest last. */
  readonly events: () => readonly StackEvent[];
  readonly definition: () => StackDefinition | undefined;
  readonly resources: () => ReadonlyMap<string, StackResource>;
  readonly outputs: () => Readonly<Record<string, StackOutput>>;
  /** Of the last operation. */
  readonly failure: () => StackFailure | undefined;
  readonly create: (definition: StackDefinition) => Promise<void>;
  readonly update: (definition: StackDefinition) => Promise<void>;
  /** Removes what the stack has, but for those with a DeletionPolicy that retains them, and those that `retain` names. */
  readonly remove: (retain?: readonly string[]) => Promise<readonly Stuck[]>;
}

const stackType = 'AWS::CloudFormation::Stack';

const listed = (resources: readonly { readonly logicalId: string }[]): string =>
  `[${resources.map(({ logicalId }) => logicalId).join(', ')}]`;

/** A stack that has nothing yet. */
export const createStack = (place: StackPlace): Stack => {
  const { identity, providers, now } = place;
  const events: StackEvent[] = [];
  const createdAtMs = now();
  let updatedAtMs: number | undefined;
  let status: StackStatus = 'REVIEW_IN_PROGRESS';
  let statusReason: string | undefined;
  let definition: StackDefinition | undefined;
  let resources: ReadonlyMap<string, StackResource> = new Map();
  let outputs: Readonly<Record<string, StackOutput>> = {};
  let failure: StackFailure | undefined;

  const tellAnything = (
    { logicalId, type, physicalId }: Parameters<Tell>[0],
    what: StackEvent['status'],
    reason?: string,
  ): void => {
    events.push({
      eventId: `${logicalId}-${what}-${randomUUID()}`,
      logicalId,
      physicalId,
      type,
      status: what,
      reason,
      atMs: now(),
    });
  };
  const tell: Tell = tellAnything;
  const become = (next: StackStatus, reason?: string): void => {
    status = next;
    statusReason = reason;
    tellAnything(
      { logicalId: identity.stackName, type: stackType, physicalId: identity.stackId },
      next,
      reason,
    );
  };
  const providerOf = ({ type, logicalId }: StackResource) => providerFor(type, logicalId, providers);

  /** The failure of the operation, if it has one: of a resource, or of the outputs. */
  const failureOf = (plan: StackPlan, applied: AppliedPlan): ResourceFailure | undefined => {
    const [first] = applied.failures;
    if (first !== undefined) return first;
    try {
      outputs = plan.outputs();
      return undefined;
    } catch (cause) {
      return { logicalId: identity.stackName, type: stackType, verb: 'create', cause };
    }
  };
  const apply = async (plan: StackPlan) => {
    failure = undefined;
    const applied = await applyPlan(plan, resources, providerOf, tell);
    return { applied, failed: failureOf(plan, applied) };
  };
  const describe = (failed: ResourceFailure, { failures }: AppliedPlan): string => {
    if (failures.length === 0) return reasonOf(failed.cause);
    return (['create', 'update'] as const)
      .map((verb) => ({ verb, which: failures.filter((failure) => failure.verb === verb) }))
      .filter(({ which }) => which.length > 0)
      .map(({ verb, which }) => `The following resource(s) failed to ${verb}: ${listed(which)}.`)
      .join(' ');
  };
  const fail = (resource: ResourceFailure, stuck: readonly Stuck[], others: readonly string[] = []) => {
    failure = {
      resource,
      stuck: [
        ...stuck.map(({ resource: { logicalId, type }, reason }) => `${logicalId} (${type}): ${reason}`),
        ...others,
      ],
    };
  };

  return {
    ...place,
    createdAtMs,
    updatedAtMs: () => updatedAtMs,
    status: () => status,
    statusReason: () => statusReason,
    events: () => events,
    definition: () => definition,
    resources: () => resources,
    outputs: () => outputs,
    failure: () => failure,

    create: async (next) => {
      const plan = planStack(next, place);
      definition = next;
      become('CREATE_IN_PROGRESS', 'User Initiated');
      const { applied, failed } = await apply(plan);
      resources = applied.resources;
      if (failed === undefined) {
        become('CREATE_COMPLETE');
        return;
      }
      become('ROLLBACK_IN_PROGRESS', `${describe(failed, applied)} Rollback requested by user.`);
      const stuck = await applied.discard();
      resources = new Map(stuck.map(({ resource }) => [resource.logicalId, resource]));
      fail(failed, stuck);
      become(stuck.length === 0 ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED');
    },

    update: async (next) => {
      const plan = planStack(next, place);
      const before = { outputs };
      updatedAtMs = now();
      become('UPDATE_IN_PROGRESS', 'User Initiated');
      const { applied, failed } = await apply(plan);
      if (failed === undefined) {
        definition = next;
        resources = applied.resources;
        become('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
        // What cannot be removed is left behind: the events say so.
        await applied.cleanUp();
        become('UPDATE_COMPLETE');
        return;
      }
      outputs = before.outputs;
      become('UPDATE_ROLLBACK_IN_PROGRESS', describe(failed, applied));
      const unrestored = await applied.restore();
      if (unrestored.size > 0) {
        const others = [...unrestored].map(([logicalId, reason]) => `${logicalId}: ${reason}`);
        fail(failed, [], others);
        become('UPDATE_ROLLBACK_FAILED', others.join('; '));
        return;
      }
      become('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
      fail(failed, await applied.discard());
      become('UPDATE_ROLLBACK_COMPLETE');
    },

    remove: async (retain = []) => {
      become('DELETE_IN_PROGRESS', 'User Initiated');
      const stuck = await removeResources(
        [...resources.values()],
        ({ logicalId, deletionPolicy }) => deletionPolicy !== 'Delete' || retain.includes(logicalId),
        providerOf,
        tell,
      );
      resources = new Map(stuck.map(({ resource }) => [resource.logicalId, resource]));
      if (stuck.length === 0) become('DELETE_COMPLETE');
      else {
        const failed = listed(stuck.map(({ resource }) => resource));
        become('DELETE_FAILED', `The following resource(s) failed to delete: ${failed}. `);
      }
      return stuck;
    },
  };
};
