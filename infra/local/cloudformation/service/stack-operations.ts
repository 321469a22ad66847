import { randomUUID } from 'node:crypto';
import { AwsError } from '../../endpoint/aws-service.ts';
import type { Activity } from '../../region/activity.ts';
import { isUpdatable } from '../stack/stack-status.ts';
import { createStack, type Stack } from '../stack/stack.ts';
import type { StackDefinition, StackPlace } from '../stack/stack-definition.ts';
import type { ChangeSet } from './change-set.ts';
import { defineStack, differsBesides, requirePlan } from './define-stack.ts';
import type { InputOf } from './inputs.ts';
import { planChanges } from './plan-changes.ts';
import type { ReadObject } from './read-template.ts';
import type { KnownStack, StackDirectory } from './stack-directory.ts';
import { validationError } from './validation-error.ts';

export interface StackOperationDeps {
  readonly directory: StackDirectory;
  /** Where a stack of this name is; makes up its ARN. */
  readonly placeOf: (stackName: string) => StackPlace;
  readonly readObject: ReadObject;
  /** Counts operations until they are done. */
  readonly activity: Activity;
}

/** The calls that change stacks: each judges what it is asked, begins, and answers before it is done. */
export const createStackOperations = (deps: StackOperationDeps) => {
  const { directory, placeOf, readObject, activity } = deps;

  const start = (operation: Promise<unknown>): void => {
    const end = activity.begin();
    // An operation was planned before it began: it tells all else by its status.
    void operation.finally(end);
  };
  const requireUpdatable = (stack: Stack): void => {
    if (isUpdatable(stack.status())) return;
    throw validationError(
      `Stack:${stack.identity.stackId} is in ${stack.status()} state and can not be updated.`,
    );
  };
  const hasChanges = (stack: Stack, definition: StackDefinition): boolean =>
    planChanges(requirePlan(definition, stack), stack.resources()).length > 0 ||
    differsBesides(stack, definition);
  const requireChangeSet = (
    stackName: string | undefined,
    nameOrArn: string,
  ): { readonly known: KnownStack; readonly changeSet: ChangeSet } => {
    const candidates = stackName === undefined ? directory.all() : [directory.require(stackName)];
    for (const known of candidates)
      for (const changeSet of known.changeSets.values())
        if (changeSet.arn === nameOrArn || (stackName !== undefined && changeSet.name === nameOrArn))
          return { known, changeSet };
    throw new AwsError('ChangeSetNotFoundException', 404, `ChangeSet [${nameOrArn}] does not exist`);
  };

  return {
    requireChangeSet,

    createChangeSet: (input: InputOf<'CreateChangeSet'>): object => {
      const { StackName: stackName, ChangeSetName: name, ChangeSetType: type } = input;
      const found = directory.find(stackName);
      if (type === 'UPDATE') {
        if (found === undefined) throw validationError(`Stack [${stackName}] does not exist`);
        requireUpdatable(found.stack);
      } else if (found !== undefined && found.stack.status() !== 'REVIEW_IN_PROGRESS') {
        throw validationError(
          `Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`,
        );
      }
      const place = found?.stack ?? placeOf(stackName);
      if (found?.changeSets.has(name) === true)
        throw new AwsError('AlreadyExistsException', 400, `ChangeSet ${name} already exists`);

      const definition = defineStack(input, found?.stack.definition(), readObject);
      const current = found?.stack.resources() ?? new Map();
      const changes = planChanges(requirePlan(definition, place), current);
      const known = found ?? directory.add(createStack(place));
      const { region, accountId, stackId } = place.identity;
      const changeSet: ChangeSet = {
        name,
        arn: `arn:aws:cloudformation:${region}:${accountId}:changeSet/${name}/${randomUUID()}`,
        type,
        description: input.Description,
        createdAtMs: place.now(),
        definition,
        changes,
        hasChanges: changes.length > 0 || (type === 'UPDATE' && differsBesides(known.stack, definition)),
        isExecuted: false,
      };
      known.changeSets.set(name, changeSet);
      return { Id: changeSet.arn, StackId: stackId };
    },

    executeChangeSet: ({ StackName: stackName, ChangeSetName: name }: InputOf<'ExecuteChangeSet'>): void => {
      const { known, changeSet } = requireChangeSet(stackName, name);
      const { stack, changeSets } = known;
      if (!changeSet.hasChanges || changeSet.isExecuted) {
        throw new AwsError(
          'InvalidChangeSetStatus',
          400,
          `ChangeSet [${changeSet.arn}] cannot be executed in its current status of [${changeSet.isExecuted ? 'EXECUTE_COMPLETE' : 'FAILED'}]`,
        );
      }
      const { definition, type } = changeSet;
      requirePlan(definition, stack);
      if (type === 'UPDATE') requireUpdatable(stack);
      else if (stack.status() !== 'REVIEW_IN_PROGRESS')
        throw validationError(`Stack [${stack.identity.stackName}] already exists`);
      changeSet.isExecuted = true;
      // The others were made for a stack that is no more.
      for (const other of changeSets.keys()) if (other !== changeSet.name) changeSets.delete(other);
      start(type === 'CREATE' ? stack.create(definition) : stack.update(definition));
    },

    deleteChangeSet: ({ StackName: stackName, ChangeSetName: name }: InputOf<'DeleteChangeSet'>): void => {
      if (stackName !== undefined) directory.require(stackName);
      try {
        const { known, changeSet } = requireChangeSet(stackName, name);
        known.changeSets.delete(changeSet.name);
      } catch (error) {
        // One that is not there is deleted already.
        if (!(error instanceof AwsError) || error.name !== 'ChangeSetNotFoundException') throw error;
      }
    },

    createStack: (input: InputOf<'CreateStack'>): object => {
      const { StackName: stackName } = input;
      if (directory.find(stackName) !== undefined)
        throw new AwsError('AlreadyExistsException', 400, `Stack [${stackName}] already exists`);
      const definition = defineStack(input, undefined, readObject);
      const place = placeOf(stackName);
      requirePlan(definition, place);
      const known = directory.add(createStack(place));
      known.isProtected = input.EnableTerminationProtection;
      start(known.stack.create(definition));
      return { StackId: place.identity.stackId };
    },

    updateStack: (input: InputOf<'UpdateStack'>): object => {
      const found = directory.find(input.StackName);
      if (found === undefined) throw validationError(`Stack [${input.StackName}] does not exist`);
      const { stack } = found;
      requireUpdatable(stack);
      const definition = defineStack(input, stack.definition(), readObject);
      if (!hasChanges(stack, definition)) throw validationError('No updates are to be performed.');
      start(stack.update(definition));
      return { StackId: stack.identity.stackId };
    },

    deleteStack: ({ StackName: stackName, RetainResources: retain }: InputOf<'DeleteStack'>): void => {
      // One that is not there is deleted already.
      if (directory.find(stackName) === undefined) return;
      const { stack, changeSets, isProtected } = directory.requireQuiet(stackName, 'deleted');
      if (isProtected) {
        throw validationError(
          `Stack [${stack.identity.stackName}] cannot be deleted while TerminationProtection is enabled`,
        );
      }
      if (retain.length > 0 && stack.status() !== 'DELETE_FAILED')
        throw validationError(
          `Invalid operation on stack [${stack.identity.stackId}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
        );
      changeSets.clear();
      start(stack.remove(retain));
    },

    updateTerminationProtection: (input: InputOf<'UpdateTerminationProtection'>): object => {
      const known = directory.require(input.StackName);
      known.isProtected = input.EnableTerminationProtection;
      return { StackId: known.stack.identity.stackId };
    },
  };
};

export type StackOperations = ReturnType<typeof createStackOperations>;
