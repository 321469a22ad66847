import type { StackState } from './stacks.ts';

/** States in which CloudFormation takes no deployment, and what to do then. */
const blocked: Readonly<Record<string, (stack: string, removal: string) => string>> = {
  ROLLBACK_COMPLETE: (_, removal) => `its creation failed: remove it and deploy again: ${removal}`,
  ROLLBACK_FAILED: (_, removal) => `its creation failed, and could not be rolled back: remove it: ${removal}`,
  DELETE_FAILED: (_, removal) => `its removal failed: mend what the console shows, and remove it: ${removal}`,
  REVIEW_IN_PROGRESS: (_, removal) =>
    `a change set of it was never executed: if no other deployment runs, remove it: ${removal}`,
  UPDATE_ROLLBACK_FAILED: (stack) =>
    `an update could not be rolled back: aws cloudformation continue-update-rollback --stack-name ${stack}`,
};

/** Why CloudFormation takes no deployment of a stack that rests in this state; undefined when it does. */
export const whyBlocked = (region: string, stage: string, name: string, status: string): string | undefined =>
  blocked[status]?.(name, `npx landfall remove --stage ${stage} --region ${region}`);

/** @throws Error in one line when a deployment would be refused as the stack stands */
export const checkStack = (region: string, stage: string, name: string, { status }: StackState): void => {
  const why =
    whyBlocked(region, stage, name, status) ??
    (status.endsWith('_IN_PROGRESS') ? 'another deployment runs: wait for its end' : undefined);
  if (why !== undefined) throw new Error(`The stack ${name} in ${region} is ${status}: ${why}`);
};
