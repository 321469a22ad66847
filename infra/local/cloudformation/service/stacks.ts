import type { AwsService } from '../../endpoint/aws-service.ts';
import { createActivity } from '../../region/activity.ts';
import { stackIdentity } from '../deploy-stack.ts';
import type { ReadParameter } from '../parameters.ts';
import type { ResourceProvider } from '../resource-provider.ts';
import type { Stack } from '../stack/stack.ts';
import { createCloudFormationService } from './cloudformation-service.ts';
import type { ReadObject } from './read-template.ts';
import { createStackDirectory } from './stack-directory.ts';

export interface Stacks {
  readonly service: AwsService;
  /** Takes in a stack that was made otherwise than by a call. */
  readonly adopt: (stack: Stack) => void;
  readonly has: (stackName: string) => boolean;
  /** Resolves when no operation is under way. */
  readonly idle: () => Promise<void>;
  /** Lets those go who wait for quiet. */
  readonly release: () => void;
}

/** CloudFormation of one Region. */
export const createStacks = (deps: {
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
  readonly providers: readonly ResourceProvider[];
  readonly readParameter: ReadParameter;
  readonly readObject: ReadObject;
}): Stacks => {
  const { region, accountId, ...place } = deps;
  const directory = createStackDirectory();
  const activity = createActivity();
  return {
    service: createCloudFormationService({
      directory,
      activity,
      accountId,
      readObject: deps.readObject,
      placeOf: (stackName) => ({ ...place, identity: stackIdentity(stackName, region, accountId) }),
    }),
    adopt: (stack) => {
      directory.add(stack);
    },
    has: (stackName) => directory.find(stackName) !== undefined,
    idle: activity.idle,
    release: activity.release,
  };
};
