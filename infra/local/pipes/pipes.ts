import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { OpenStream } from '../dynamodb/stream.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import { createGate } from '../region/gate.ts';
import type { Lifecycle } from '../region/lifecycle.ts';
import type { Roles, Targets } from '../region/targets.ts';
import type { Pipe } from './pipe.ts';
import { readPipe } from './read-pipe.ts';
import { requirePermissions } from './require-permissions.ts';
import { runPipe } from './run-pipe.ts';

export interface Pipes extends Lifecycle {
  readonly providers: readonly ResourceProvider[];
}

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * EventBridge Pipes of one Region, from DynamoDB streams to event buses. What goes wrong in a pipe is told as log lines of
 * `pipe/<name>`.
 */
export const createPipes = ({
  region,
  accountId,
  clock,
  openStream,
  targets,
  roles,
  events,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly openStream: OpenStream;
  readonly targets: Targets;
  readonly roles: Roles;
  readonly events: CloudEvents;
}): Pipes => {
  const gate = createGate();
  /** `undefined` for a pipe that is stopped. */
  const pipes = new Map<string, Running | undefined>();

  const tell = (pipe: Pipe, line: string): void => {
    events.tell({ type: 'log', region, functionName: `pipe/${pipe.name}`, line, atMs: clock.now() });
  };

  const start = (pipe: Pipe): Running => {
    const stop = new AbortController();
    const ended = runPipe(pipe, stop.signal, { clock, openStream, targets, gate, tell }).catch(
      // Rejects only when stopped.
      () => undefined,
    );
    return { stop, ended };
  };

  const stop = async (name: string): Promise<void> => {
    const running = pipes.get(name);
    pipes.delete(name);
    running?.stop.abort();
    await running?.ended;
  };

  return {
    providers: [
      {
        type: 'AWS::Pipes::Pipe',
        create: async (request) => {
          const { pipe, isRunning } = readPipe({ ...request, region, accountId });
          if (pipes.has(pipe.name)) throw new Error(`A pipe ${pipe.name} exists already.`);
          requirePermissions(pipe, roles);
          pipes.set(pipe.name, isRunning ? start(pipe) : undefined);
          return {
            physicalId: pipe.name,
            attributes: {
              Arn: pipe.arn,
              CurrentState: isRunning ? 'RUNNING' : 'STOPPED',
              CreationTime: new Date(clock.now()).toISOString(),
            },
          };
        },
        remove: stop,
      },
    ],
    suspend: async () => gate.shut(),
    resume: async () => gate.open(),
    close: async () => {
      await Promise.all([...pipes.keys()].map(stop));
    },
  };
};
