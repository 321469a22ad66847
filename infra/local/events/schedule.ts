import { randomUUID } from 'node:crypto';
import type { CloudClock } from '../region/clock.ts';
import type { Gate } from '../region/gate.ts';
import { isoSeconds } from './bus-event.ts';
import type { BusDirectory } from './bus-directory.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Rule } from './rule.ts';

const unitsMs: ReadonlyMap<string, number> = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

/** `rate(1 minute)`, `rate(5 hours)`. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export const parseRate = (expression: string): number => {
  const [, count = '', unit = '', plural = ''] =
    /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const unitMs = unitsMs.get(unit);
  if (unitMs === undefined || Number(count) === 0 || Number(count) > 1 !== (plural === 's'))
    throw new Error(
      `ScheduleExpression ${expression}: localhost knows rate(1 minute), rate(5 minutes) and so on, no cron().`,
    );
  return Number(count) * unitMs;
};

/** Fires a scheduled rule, while it is there and enabled, on the cloud's clock. A Region that is down catches up with one firing. */
export const runSchedule = async (
  rule: Rule,
  everyMs: number,
  signal: AbortSignal,
  {
    clock,
    gate,
    directory,
    dispatcher,
    region,
    accountId,
  }: {
    readonly clock: CloudClock;
    readonly gate: Gate;
    readonly directory: BusDirectory;
    readonly dispatcher: Dispatcher;
    readonly region: string;
    readonly accountId: string;
  },
): Promise<void> => {
  for (;;) {
    await clock.sleep(everyMs, signal);
    await gate.passage(signal);
    const current = directory.rule(rule.busName, rule.name);
    if (current.state === 'DISABLED') continue;
    dispatcher.deliverTo(current, {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: accountId,
      time: isoSeconds(clock.now()),
      region,
      resources: [current.arn],
      detail: {},
    });
  }
};
