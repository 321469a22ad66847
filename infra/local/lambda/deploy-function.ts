import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import type { Activity } from '../region/activity.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import type { Gate } from '../region/gate.ts';
import type { Targets } from '../region/targets.ts';
import type { Credentials, Sessions } from '../sts/sessions.ts';
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
  readonly sendMessage: Targets['sendMessage'];
  readonly endpointUrl: () => string;
  readonly traceDaemonAddress: string;
}

/** Keeps the cores of one machine from drowning in threads where a template reserves no concurrency. */
const defaultConcurrency = 10;
const keptLines = 10_000;

/** A function without an environment yet: `renew` starts the first ones. */
export const deployFunction = (host: FunctionHost, name: string, first: FunctionMake): LambdaFunction => {
  const { region, accountId, events, clock } = host;
  const arn = functionArn(region, accountId, name);
  const sessions = new Map<string, Credentials>();
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
  const credentialsOf = (roleArn: string): Credentials => {
    const credentials = sessions.get(roleArn) ?? host.sessions.open({ roleArn, sessionName: name });
    sessions.set(roleArn, credentials);
    return credentials;
  };
  const makeOf = ({ properties, code }: FunctionMake): InstanceMake => ({
    concurrency: properties.ReservedConcurrentExecutions ?? defaultConcurrency,
    start: () =>
      startExecutionEnvironment({
        variables: functionVariables({
          name,
          region,
          properties,
          taskRoot: code.taskRoot,
          credentials: credentialsOf(properties.Role),
          endpointUrl: host.endpointUrl(),
          traceDaemonAddress: host.traceDaemonAddress,
        }),
        memoryMb: properties.MemorySize,
        timeoutMs: properties.Timeout * 1000,
        onLine: tellLine,
      }),
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

  const invoke = (event: QueuedEvent, attempt: number): Promise<Outcome> | undefined => {
    const startedAtMs = clock.now();
    const { requestId, traceHeader } = event;
    const running = pool.invoke({
      requestId,
      traceHeader,
      functionArn: arn,
      event: JSON.stringify(event.event),
    });
    return running?.then((result) => {
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
    attempt: async (event, attempt): Promise<Attempt> =>
      (await invoke(event, attempt)) ?? {
        outcome: 'throttled',
        isConcurrencyZero: current.properties.ReservedConcurrentExecutions === 0,
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
      for (const { accessKeyId } of sessions.values()) host.sessions.end(accessKeyId);
      await pool.cutOff();
    },
    eventInvokeConfig: () => config,
    configureEvents: (next) => {
      config = next ?? defaultEventInvokeConfig;
    },
  };
};
