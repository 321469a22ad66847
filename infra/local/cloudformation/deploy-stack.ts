import { randomUUID } from 'node:crypto';
import type { StackIdentity } from './pseudo-parameters.ts';
import { reasonOf } from './stack/reason-of.ts';
import { createStack, type Stack } from './stack/stack.ts';
import type { StackPlace } from './stack/stack-definition.ts';
import { StackError } from './stack-error.ts';
import type { StackRequest } from './stack-request.ts';
import { parseTemplate } from './template.ts';

export const stackIdentity = (stackName: string, region: string, accountId: string): StackIdentity => ({
  stackName,
  stackId: `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${randomUUID()}`,
  region,
  accountId,
});

export interface DeployedStack {
  readonly stack: Stack;
  readonly outputs: Readonly<Record<string, string>>;
  /** Removes what the stack made, last first; resources with DeletionPolicy Retain stay. */
  readonly remove: () => Promise<void>;
}

/**
 * Creates a stack in one go. The whole template is judged first; when a resource fails, what was made before it is removed.
 * Throws StackError.
 */
export const deployStack = async (request: StackRequest): Promise<DeployedStack> => {
  const { stackName, region, accountId, providers, now = Date.now } = request;
  const template = parseTemplate(request.template);
  const place: StackPlace = {
    identity: stackIdentity(stackName, region, accountId),
    providers,
    readParameter: request.readParameter ?? (() => undefined),
    now,
  };
  const stack = createStack(place);
  await stack.create({
    template,
    templateBody: JSON.stringify(request.template),
    parameters: request.parameters ?? {},
    tags: {},
    capabilities: [],
  });

  const failure = stack.failure();
  if (failure !== undefined) {
    const { logicalId, type, cause } = failure.resource;
    const leftovers =
      failure.stuck.length === 0 ? '' : `; then it could not remove ${failure.stuck.join('; ')}`;
    throw new StackError(
      `stack ${stackName} in ${region}: resource ${logicalId} (${type}) could not be created: ${reasonOf(cause)}${leftovers}`,
      { cause },
    );
  }
  return {
    stack,
    outputs: Object.fromEntries(Object.entries(stack.outputs()).map(([id, { value }]) => [id, value])),
    remove: async () => {
      const stuck = await stack.remove();
      if (stuck.length === 0) return;
      const which = stuck.map(
        ({ resource, reason }) => `${resource.logicalId} (${resource.type}): ${reason}`,
      );
      throw new StackError(`stack ${stackName} in ${region} could not remove ${which.join('; ')}`);
    },
  };
};
