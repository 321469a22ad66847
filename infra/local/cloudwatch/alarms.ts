import type { CloudClock } from '../region/clock.ts';
import type { AlarmProperties } from './alarm-schema.ts';
import { alarmFault } from './check-alarm.ts';

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly properties: AlarmProperties;
  readonly changedMs: number;
}

/** Alarms of one Region: judged and kept, never evaluated, for there are no metrics on localhost. They stay INSUFFICIENT_DATA. */
export interface Alarms {
  readonly find: (name: string) => Alarm | undefined;
  readonly list: () => readonly Alarm[];
  readonly put: (name: string, properties: AlarmProperties) => Alarm;
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
      const alarm = {
        name,
        arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
        properties,
        changedMs: clock.now(),
      };
      byName.set(name, alarm);
      return alarm;
    },
    remove: (name) => {
      byName.delete(name);
    },
  };
};
