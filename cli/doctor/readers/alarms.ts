import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AlarmState, StackResource } from '../region-state.ts';

/** The most that CloudWatch takes by name. */
const atOnce = 100;

export const readAlarms = async (
  client: CloudWatchClient,
  resources: readonly StackResource[],
): Promise<readonly AlarmState[]> => {
  const states: AlarmState[] = [];
  for (let first = 0; first < resources.length; first += atOnce) {
    const part = resources.slice(first, first + atOnce);
    const { MetricAlarms: alarms = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmNames: part.map(({ physicalId }) => physicalId), MaxRecords: atOnce }),
    );
    for (const { logicalId, physicalId: name } of part) {
      const alarm = alarms.find(({ AlarmName }) => AlarmName === name);
      const description = (alarm?.AlarmDescription ?? '').trim();
      states.push({ name, logicalId, state: alarm?.StateValue ?? 'missing', description });
    }
  }
  return states;
};
