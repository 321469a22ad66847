import type { CloudClock } from '../region/clock.ts';
import type { AlarmProperties } from './alarm-schema.ts';
import { alarmFault } from './check-alarm.ts';
import type { AlarmState } from './evaluate-datapoints.ts';

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly properties: AlarmProperties;
  readonly changedMs: number;
  readonly state: AlarmState;
  readonly reason: string;
  /** When it came into this state. */
  readonly stateChangedMs: number;
}

/** Alarms of one Region, each with the state that it was last found in. */
export interface Alarms {
  readonly find: (name: string) => Alarm | undefined;
  readonly list: () => readonly Alarm[];
  /** A new one has INSUFFICIENT_DATA; one that is changed keeps its state until it is evaluated. */
  readonly put: (name: string, properties: AlarmProperties) => Alarm;
  readonly setState: (name: string, state: AlarmState, reason: string) => void;
  readonly remove: (name: string) => void;
}

export const createAlarms = ({
  region,
  accountId,
  clock,
  hasTopic,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly hasTopic: (arn: string) => boolean;
}): Alarms => {
  const byName = new Map<string, Alarm>();
  return {
    find: (name) => byName.get(name),
    list: () => [...byName.values()],
    put: (name, properties) => {
      const fault = alarmFault(properties, hasTopic);
      if (fault !== undefined) throw new Error(`the alarm ${name}: ${fault}`);
      const now = clock.now();
      const {
        state = 'INSUFFICIENT_DATA',
        reason = 'Unchecked: Initial alarm creation',
        stateChangedMs = now,
      } = byName.get(name) ?? {};
      const alarm: Alarm = {
        name,
        arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
        properties,
        changedMs: now,
        state,
        reason,
        stateChangedMs,
      };
      byName.set(name, alarm);
      return alarm;
    },
    setState: (name, state, reason) => {
      const alarm = byName.get(name);
      if (alarm === undefined) return;
      const stateChangedMs = state === alarm.state ? alarm.stateChangedMs : clock.now();
      byName.set(name, { ...alarm, state, reason, stateChangedMs });
    },
    remove: (name) => {
      byName.delete(name);
    },
  };
};
