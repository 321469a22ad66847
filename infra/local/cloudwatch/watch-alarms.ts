import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import type { Gate } from '../region/gate.ts';
import { alarmNotification } from './alarm-notification.ts';
import type { Alarm, Alarms } from './alarms.ts';
import { judgeAlarm, type Judgement } from './judge-alarm.ts';
import type { Measured } from './emf.ts';
import type { Metrics } from './metrics.ts';

const minuteMs = 60_000;

/** Publishes as CloudWatch, for an alarm. */
export type PublishAlarm = (
  topicArn: string,
  notification: { readonly subject: string; readonly message: string },
  alarmArn: string,
) => void;

/**
 * Ends each minute of AWS's time until `signal` aborts: samples what is measured by looking, evaluates every alarm, and tells those that
 * changed. While the Region is down minutes pass and nothing is measured.
 */
export const watchAlarms = async (deps: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly gate: Gate;
  readonly alarms: Alarms;
  readonly metrics: Metrics;
  readonly sample: () => readonly Measured[];
  readonly publish: PublishAlarm;
  readonly signal: AbortSignal;
}): Promise<void> => {
  const { region, accountId, clock, events, gate, alarms, metrics, sample, publish, signal } = deps;

  const tellLine = (line: string): void => {
    events.tell({ type: 'log', region, functionName: 'cloudwatch', line, atMs: clock.now() });
  };
  const change = (alarm: Alarm, judgement: Judgement): void => {
    const { state, reason } = judgement;
    alarms.setState(alarm.name, state, reason);
    if (state === alarm.state) return;
    events.tell({
      type: 'alarm',
      region,
      name: alarm.name,
      state,
      previousState: alarm.state,
      reason,
      atMs: clock.now(),
    });
    const { ActionsEnabled, AlarmActions, OKActions, InsufficientDataActions } = alarm.properties;
    if (!ActionsEnabled) return;
    const notification = alarmNotification(alarm, judgement, { region, accountId, nowMs: clock.now() });
    const actions = { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions };
    for (const topicArn of actions[state]) {
      try {
        publish(topicArn, notification, alarm.arn);
      } catch (error) {
        // On AWS it stands in the history of the alarm.
        tellLine(`the alarm ${alarm.name} could not notify ${topicArn}: ${String(error)}`);
      }
    }
  };

  for (;;) {
    await clock.sleep(minuteMs, signal);
    if (gate.isOpen()) for (const { metric, value } of sample()) metrics.record(metric, value);
    metrics.endMinute();
    if (!gate.isOpen()) continue;
    for (const alarm of alarms.list()) {
      const judgement = judgeAlarm(alarm.properties, metrics);
      if (judgement !== undefined) change(alarm, judgement);
    }
  }
};
