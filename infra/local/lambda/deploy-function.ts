import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Activity } from '../region/activity.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import type { Gate } from '../region/gate.ts';
import type { Targets } from '../region/targets.ts';
import type { Sessions } from '../sts/sessions.ts';
import type { Environments } from './environments.ts';
import { defaultEventInvokeConfig, type EventInvokeConfig } from './event-invoke-config.ts';
import { createEventQueue, type Attempt, type QueuedEvent } from './event-queue.ts';
import { startExecutionEnvironment, type Outcome } from './execution-environment.ts';
import { failureRecord, type GivenUp } from './failure-record.ts';
import { functionArn } from './function-arn.ts';
import type { FunctionMake } from './function-make.ts';
import { functionVariables } from './function-variables.ts';
import { createInstancePool, type InstanceMake } from './instance-pool.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** About what the start of an environment takes with its first event, on two cores. */
const patienceMs = 250;

/** What all functions of a Region share. */
export interface FunctionHost {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly gate: Gate;
  readonly activity: Activity;
  readonly signal: AbortSignal;
  readonly sessions: Sessions;
  readonly environments: Environments;
  /** How many seconds of a function's time limit pass in a real one. */
  readonly timeLimitSpeed: number;
  readonly sendMessage: Targets['sendMessage'];
  readonly endpointUrl: () => string;
  readonly traceDaemonAddress: string;
}

/** Keeps the cores of one machine from drowning in threads where a template reserves no concurrency. */
const unreserved = 10;
/** A reservation up to this is a bound that protects others: it is kept to the letter, and what goes beyond it is throttled. */
const lowReservation = 20;

/**
 * A higher reservation is for throughput, which the cores bound here: more threads would only take longer to warm up. It is this
 * machine that has no more, not the account: what finds no environment free waits for one, and is not throttled.
 */
const capacityOf = (reserved: number | undefined): Pick<InstanceMake, 'concurrency' | 'mostEnvironments'> => {
  if (reserved === undefined) return { concurrency: Number.POSITIVE_INFINITY, mostEnvironments: unreserved };
  if (reserved <= lowReservation) return { concurrency: reserved, mostEnvironments: reserved };
  return { concurrency: Number.POSITIVE_INFINITY, mostEnvironments: 2 * availableParallelism() };
};

const keptLines = 10_000;

/** A function without an environment yet: `renew` starts the first ones. */
export const deployFunction = (host: FunctionHost, name: string, first: FunctionMake): LambdaFunction => {
  const { region, accountId, events, clock } = host;
  const arn = functionArn(region, accountId, name);
  /** Access keys of all environments: a call of one that has ended may still be on its way. */
  const accessKeyIds: string[] = [];
  let current = first;
  let lastModifiedMs = clock.now();
  const retired = new AbortController();
  const log: string[] = [];
  let config: EventInvokeConfig = defaultEventInvokeConfig;

  const tellLine = (line: string) => {
    log.push(line);
    if (log.length > keptLines) log.shift();
    events.tell({ type: 'log', region, functionName: name, line, atMs: clock.now() });
  };
  const makeOf = ({ properties, code }: FunctionMake): InstanceMake => ({
    ...capacityOf(properties.ReservedConcurrentExecutions),
    start: () => {
      const credentials = host.sessions.open({ roleArn: properties.Role, sessionName: name });
      const environment = startExecutionEnvironment({
        variables: functionVariables({
          name,
          region,
          properties,
          taskRoot: code.taskRoot,
          credentials,
          endpointUrl: host.endpointUrl(),
          traceDaemonAddress: host.traceDaemonAddress,
        }),
        memoryMb: properties.MemorySize,
        timeoutMs: (properties.Timeout * 1000) / host.timeLimitSpeed,
        onLine: tellLine,
      });
      accessKeyIds.push(credentials.accessKeyId);
      host.environments.add(credentials.accessKeyId, {
        functionName: name,
        crash: async () => environment.kill('crash'),
      });
      return environment;
    },
  });
  const pool = createInstancePool({
    ...makeOf(first),
    patience: async () => {
      await sleep(patienceMs);
    },
  });

  const tellInvocation = (
    requestId: string,
    outcome: 'succeeded' | 'failed' | 'timed-out' | 'gave-up',
    attempt: number,
    startedAtMs: number,
  ) => {
    const atMs = clock.now();
    const durationMs = atMs - startedAtMs;
    events.tell({
      type: 'invocation',
      region,
      functionName: name,
      requestId,
      outcome,
      attempt,
      durationMs,
      atMs,
    });
  };

  const count = (metric: 'Throttles' | 'AsyncEventAge', value: number) => {
    events.tell({
      type: 'metric',
      region,
      namespace: 'AWS/Lambda',
      name: metric,
      dimensions: { FunctionName: name },
      value,
      atMs: clock.now(),
    });
  };

  const invoke = (event: QueuedEvent, attempt: number): Promise<Outcome> | undefined => {
    const startedAtMs = clock.now();
    const { requestId, traceHeader } = event;
    const running = pool.invoke({
      requestId,
      traceHeader,
      functionArn: arn,
      event: JSON.stringify(event.event),
    });
    if (running === undefined) count('Throttles', 1);
    return running?.then((result) => {
      // What only waited was never invoked: to AWS it is still in the queue.
      if (result.outcome === 'cut-off' && result.wasWaiting === true) return result;
      const outcome = result.outcome === 'cut-off' ? 'failed' : result.outcome;
      tellInvocation(requestId, outcome, attempt, startedAtMs);
      return result;
    });
  };

  const giveUp = async (given: GivenUp): Promise<void> => {
    tellInvocation(given.requestId, 'gave-up', given.invokeCount, clock.now());
    const { onFailure } = config;
    if (onFailure === undefined) return;
    try {
      await host.sendMessage(onFailure, failureRecord(arn, given), {
        roleArn: current.properties.Role,
      });
    } catch (error) {
      // AWS drops the record and counts DestinationDeliveryFailures; nobody else is told.
      const reason = error instanceof Error ? error.message : String(error);
      tellLine(`the record of ${given.requestId} could not be sent to ${onFailure}: ${reason}`);
    }
  };

  const enqueue = createEventQueue({
    clock,
    gate: host.gate,
    activity: host.activity,
    signal: AbortSignal.any([host.signal, retired.signal]),
    config: () => config,
    attempt: async (event, attempt, ageMs): Promise<Attempt> => {
      const running = invoke(event, attempt);
      if (running !== undefined) {
        count('AsyncEventAge', ageMs);
        return running;
      }
      return {
        outcome: 'throttled',
        isConcurrencyZero: current.properties.ReservedConcurrentExecutions === 0,
      };
    },
    giveUp,
  });

  return {
    name,
    arn,
    properties: () => current.properties,
    code: () => current.code,
    codeSha256: () => createHash('sha256').update(current.code.zip).digest('base64'),
    lastModified: () => new Date(lastModifiedMs).toISOString(),
    permissions: new Map(),
    versions: [],
    log,
    invoke,
    enqueue,
    renew: async (next, count) => {
      await pool.renew(makeOf(next), count);
      current = next;
      lastModifiedMs = clock.now();
    },
    crashOne: pool.crashOne,
    cutOff: pool.cutOff,
    retire: async () => {
      retired.abort();
      await pool.cutOff();
      for (const accessKeyId of accessKeyIds) {
        host.sessions.end(accessKeyId);
        host.environments.remove(accessKeyId);
      }
    },
    eventInvokeConfig: () => config,
    configureEvents: (next) => {
      config = next ?? defaultEventInvokeConfig;
    },
  };
};
