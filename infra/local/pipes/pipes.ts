import type { CreatedResource, ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { OpenStream } from '../dynamodb/stream.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import { createGate } from '../region/gate.ts';
import type { Lifecycle } from '../region/lifecycle.ts';
import type { Roles, Targets } from '../region/targets.ts';
import type { DeliveryDependencies } from './deliver-batch.ts';
import type { FindShard } from './find-shard.ts';
import type { Pipe } from './pipe.ts';
import { createPipeService } from './pipe-service.ts';
import { readPipe } from './read-pipe.ts';
import { requirePermissions } from './require-permissions.ts';
import { runPipe, type Progress } from './run-pipe.ts';

export interface Pipes extends Lifecycle {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
}

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

interface Known {
  readonly pipe: Pipe;
  readonly progress: Progress;
  /** `undefined` for a pipe that is stopped. */
  readonly running: Running | undefined;
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
  findShard,
  targets,
  roles,
  events,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly openStream: OpenStream;
  readonly findShard: FindShard;
  readonly targets: Targets;
  readonly roles: Roles;
  readonly events: CloudEvents;
}): Pipes => {
  const gate = createGate();
  const pipes = new Map<string, Known>();

  const tell = (pipe: Pipe, line: string): void => {
    events.tell({ type: 'log', region, functionName: `pipe/${pipe.name}`, line, atMs: clock.now() });
  };

  const count: DeliveryDependencies['count'] = (pipe, name) => {
    events.tell({
      type: 'metric',
      region,
      namespace: 'AWS/EventBridge/Pipes',
      name,
      dimensions: { PipeName: pipe.name },
      value: 1,
      atMs: clock.now(),
    });
  };

  const start = (pipe: Pipe, progress: Progress): Running => {
    const stop = new AbortController();
    const dependencies = { clock, openStream, findShard, targets, gate, tell, count };
    const ended = runPipe(pipe, stop.signal, dependencies, progress).catch(
      // Rejects only when stopped.
      () => undefined,
    );
    return { stop, ended };
  };

  const stop = async (name: string): Promise<void> => {
    const running = pipes.get(name)?.running;
    pipes.delete(name);
    running?.stop.abort();
    await running?.ended;
  };
  const put = ({ pipe, isRunning }: ReturnType<typeof readPipe>, progress: Progress): CreatedResource => {
    pipes.set(pipe.name, { pipe, progress, running: isRunning ? start(pipe, progress) : undefined });
    return {
      physicalId: pipe.name,
      attributes: {
        Arn: pipe.arn,
        CurrentState: isRunning ? 'RUNNING' : 'STOPPED',
        CreationTime: new Date(clock.now()).toISOString(),
      },
    };
  };

  return {
    service: createPipeService({
      arnOf: (name) => `arn:aws:pipes:${region}:${accountId}:pipe/${name}`,
      isUp: gate.isOpen,
      find: (name) => {
        const known = pipes.get(name);
        if (known === undefined) return undefined;
        const { pipe, progress, running } = known;
        return {
          pipe,
          isRunning: running !== undefined,
          start: () => {
            if (running === undefined) put({ pipe, isRunning: true }, progress);
          },
          stop: async () => {
            await stop(name);
            put({ pipe, isRunning: false }, progress);
          },
        };
      },
    }),
    providers: [
      {
        type: 'AWS::Pipes::Pipe',
        create: async (request) => {
          const read = readPipe({ ...request, region, accountId });
          if (pipes.has(read.pipe.name)) throw new Error(`A pipe ${read.pipe.name} exists already.`);
          requirePermissions(read.pipe, roles);
          return put(read, { settled: undefined });
        },
        update: async (name, request, previousProperties) => {
          const place = { ...request, region, accountId };
          const before = readPipe({ ...place, properties: previousProperties }, name).pipe;
          const wanted = readPipe(place, name);
          const isReplaced =
            request.properties['Name'] !== previousProperties['Name'] ||
            wanted.pipe.streamArn !== before.streamArn ||
            wanted.pipe.startingPosition !== before.startingPosition;
          if (isReplaced) return 'replace';
          requirePermissions(wanted.pipe, roles);
          const progress = pipes.get(name)?.progress ?? { settled: undefined };
          await stop(name);
          return put(wanted, progress);
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
