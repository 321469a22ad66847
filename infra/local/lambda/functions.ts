import { randomUUID } from 'node:crypto';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { AwsError, type AwsService } from '../endpoint/aws-service.ts';
import { createActivity } from '../region/activity.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import { createGate } from '../region/gate.ts';
import type { Lifecycle } from '../region/lifecycle.ts';
import type { Roles, Targets } from '../region/targets.ts';
import type { Sessions } from '../sts/sessions.ts';
import { createCodeStore } from './code-store.ts';
import { createEventInvokeConfigProvider } from './event-invoke-config-provider.ts';
import { createEnvironments, type Environments } from './environments.ts';
import type { QueuedEvent } from './event-queue.ts';
import { createFunctionDirectory } from './function-directory.ts';
import { createFunctionProvider, type CodeLocation } from './function-provider.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { createLambdaService } from './lambda-service.ts';
import { createPermissionProvider } from './permission-provider.ts';
import { describeOrigin, mayInvoke } from './resource-policy.ts';
import { newTraceHeader } from './trace-header.ts';
import { createTraceSampling } from './trace-sampling.ts';
import { createVersionProvider } from './version-provider.ts';

export interface Functions extends Lifecycle {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  readonly invokeAsync: Targets['invokeAsync'];
  /** Puts an event in the function's queue in CloudFormation's name. Rejects when it was given up, which AWS never tells. */
  readonly runForStack: (functionArn: string, event: unknown) => Promise<void>;
  /** Resolves when no event is queued or running, but for those that wait for the Region to come back. */
  readonly idle: () => Promise<void>;
  /** Lets an execution environment of the function crash, one that is busy first. Gives whether it had one. */
  readonly killInstance: (functionName: string) => Promise<boolean>;
  /** The execution environment with that access key, of a function of this Region. */
  readonly environmentOf: Environments['find'];
  /** What the function wrote, line by line. */
  readonly log: (functionName: string) => readonly string[];
}

/** AWS Lambda of one Region: each execution environment is a worker thread. */
export const createFunctions = async (deps: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly roles: Roles;
  readonly requireAssumable: (roleArn: string, service: string) => void;
  readonly sessions: Sessions;
  /** For records of events that were given up. */
  readonly sendMessage: Targets['sendMessage'];
  /** The zip that a function of a stack is made of. */
  readonly readCode: (location: CodeLocation, stackName: string) => Promise<Uint8Array>;
  readonly endpointUrl: () => string;
  readonly traceDaemonAddress: string;
  /** Execution environments that are ready when a function is deployed. */
  readonly initialInstances?: number;
  /** How many seconds of a function's time limit pass in a real one; 1 when left out. */
  readonly timeLimitSpeed?: number;
}): Promise<Functions> => {
  const { region, accountId, roles } = deps;
  const gate = createGate();
  const activity = createActivity();
  const ended = new AbortController();
  const code = await createCodeStore();
  const environments = createEnvironments();
  const directory = createFunctionDirectory(region, accountId);

  const samplings = new Map<string, () => boolean>();
  const isTraced = (target: LambdaFunction): boolean => {
    if (target.properties().TracingConfig.Mode !== 'Active') return false;
    const isSampled =
      samplings.get(target.name) ?? createTraceSampling({ now: deps.clock.now, random: Math.random });
    samplings.set(target.name, isSampled);
    return isSampled();
  };
  const newEvent = (target: LambdaFunction, event: unknown): QueuedEvent => ({
    requestId: randomUUID(),
    event,
    traceHeader: newTraceHeader(isTraced(target)),
  });
  const requireUp = () => {
    if (!gate.isOpen()) throw new AwsError('ServiceException', 503, `Lambda of ${region} is down`);
  };
  const cutOffAll = async () => {
    await Promise.all(directory.all().map(async ({ cutOff }) => cutOff()));
  };

  return {
    service: createLambdaService({ accountId, directory, newEvent }),
    providers: [
      createFunctionProvider({
        host: {
          ...deps,
          gate,
          activity,
          signal: ended.signal,
          environments,
          timeLimitSpeed: deps.timeLimitSpeed ?? 1,
        },
        directory,
        code,
        readCode: deps.readCode,
        requireAssumable: deps.requireAssumable,
        initialInstances: deps.initialInstances ?? 1,
      }),
      createPermissionProvider(directory),
      createEventInvokeConfigProvider(directory, roles),
      createVersionProvider(directory),
    ],
    invokeAsync: async (functionArn, event, origin) => {
      requireUp();
      const target = directory.find(functionArn);
      if (!mayInvoke(target.arn, target.permissions.values(), origin, roles)) {
        throw new AwsError(
          'AccessDeniedException',
          403,
          `${describeOrigin(origin)} is not authorized to perform: lambda:InvokeFunction on resource: ${target.arn}`,
        );
      }
      void target.enqueue(newEvent(target, event));
    },
    runForStack: async (functionArn, event) => {
      const target = directory.find(functionArn);
      const given = await target.enqueue(newEvent(target, event));
      if (given === undefined) return;
      const reason =
        given.error === undefined ? '' : `: ${given.error.errorType}: ${given.error.errorMessage}`;
      throw new Error(`${given.condition} of ${target.arn}${reason}`);
    },
    idle: async () => {
      if (gate.isOpen()) await activity.idle();
    },
    killInstance: async (functionName) => directory.find(functionName).crashOne(),
    environmentOf: environments.find,
    log: (functionName) => directory.find(functionName).log,
    suspend: async () => {
      gate.shut();
      await cutOffAll();
      activity.release();
    },
    resume: async () => {
      gate.open();
    },
    close: async () => {
      gate.shut();
      ended.abort();
      await cutOffAll();
      await code.close();
    },
  };
};
