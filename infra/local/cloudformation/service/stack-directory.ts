import { isUnderWay } from '../stack/stack-status.ts';
import type { Stack } from '../stack/stack.ts';
import type { ChangeSet } from './change-set.ts';
import { validationError } from './validation-error.ts';

/** A stack with what the service keeps beside it. */
export interface KnownStack {
  readonly stack: Stack;
  readonly changeSets: Map<string, ChangeSet>;
  isProtected: boolean;
}

/** The stacks of one Region, those that were deleted too: they are found by their ARN. */
export interface StackDirectory {
  readonly add: (stack: Stack) => KnownStack;
  readonly all: () => readonly KnownStack[];
  /** By name or ARN; by name only one that is not deleted. */
  readonly find: (nameOrArn: string) => KnownStack | undefined;
  /** Throws ValidationError. */
  readonly require: (nameOrArn: string) => KnownStack;
  /** Throws ValidationError where the stack has an operation under way. */
  readonly requireQuiet: (nameOrArn: string, wanted: string) => KnownStack;
}

export const createStackDirectory = (): StackDirectory => {
  const known: KnownStack[] = [];

  const find: StackDirectory['find'] = (nameOrArn) =>
    known.findLast(
      ({ stack }) =>
        stack.identity.stackId === nameOrArn ||
        (stack.identity.stackName === nameOrArn && stack.status() !== 'DELETE_COMPLETE'),
    );
  const require: StackDirectory['require'] = (nameOrArn) => {
    const found = find(nameOrArn);
    if (found === undefined) throw validationError(`Stack with id ${nameOrArn} does not exist`);
    return found;
  };

  return {
    add: (stack) => {
      const entry = { stack, changeSets: new Map<string, ChangeSet>(), isProtected: false };
      known.push(entry);
      return entry;
    },
    all: () => known,
    find,
    require,
    requireQuiet: (nameOrArn, wanted) => {
      const found = require(nameOrArn);
      const status = found.stack.status();
      if (isUnderWay(status))
        throw validationError(
          `Stack:${found.stack.identity.stackId} is in ${status} state and can not be ${wanted}.`,
        );
      return found;
    },
  };
};
