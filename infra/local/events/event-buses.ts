import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsService } from '../endpoint/aws-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import { createGate } from '../region/gate.ts';
import type { Lifecycle } from '../region/lifecycle.ts';
import type { Roles, Targets } from '../region/targets.ts';
import { createArchiveOperations } from './archive/archive-operations.ts';
import { createArchiveProvider } from './archive/archive-provider.ts';
import { createArchives } from './archive/archives.ts';
import { createReplays } from './archive/replays.ts';
import { createBusDirectory } from './bus-directory.ts';
import { createBusProvider } from './bus-provider.ts';
import { createBusService } from './bus-service.ts';
import { createDispatcher } from './dispatcher.ts';
import { createHandOver } from './hand-over.ts';
import { createOperations } from './operations.ts';
import { createRuleProvider } from './rule-provider.ts';
import { runSchedule } from './schedule.ts';

export interface EventBuses extends Lifecycle {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
  readonly putEvents: Targets['putEvents'];
}

/**
 * EventBridge of one Region: buses, rules and their targets. Failed deliveries are told as log lines of
 * `rule/<name>`, since nobody looks at metrics on localhost.
 */
export const createEventBuses = ({
  region,
  accountId,
  clock,
  events,
  targets,
  roles,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly targets: Targets;
  readonly roles: Roles;
}): EventBuses => {
  const directory = createBusDirectory({ region, accountId });
  const gate = createGate();
  const dispatcher = createDispatcher(directory, {
    clock,
    targets,
    gate,
    tell: (rule, line) => {
      events.tell({ type: 'log', region, functionName: `rule/${rule.name}`, line, atMs: clock.now() });
    },
  });
  const archives = createArchives({ region, accountId, clock });
  const acceptance = { region, accountId, clock, directory, dispatcher, archives };
  const operations = new Map([
    ...createOperations(acceptance),
    ...createArchiveOperations(archives, createReplays(acceptance), directory),
  ]);
  const schedules = new Map<string, AbortController>();

  return {
    service: createBusService(operations, gate),
    providers: [
      createBusProvider(directory),
      createArchiveProvider({ archives, directory, clock }),
      createRuleProvider({
        directory,
        startSchedule: (rule, everyMs) => {
          const stop = new AbortController();
          schedules.set(rule.arn, stop);
          // Ends by being stopped only.
          runSchedule(rule, everyMs, stop.signal, { ...acceptance, gate }).catch(() => undefined);
        },
        stopSchedule: (ruleArn) => {
          schedules.get(ruleArn)?.abort();
          schedules.delete(ruleArn);
        },
      }),
    ],
    putEvents: createHandOver(roles, gate, acceptance),
    suspend: async () => gate.shut(),
    resume: async () => gate.open(),
    close: async () => {
      gate.shut();
      for (const stop of schedules.values()) stop.abort();
      await dispatcher.close();
    },
  };
};
