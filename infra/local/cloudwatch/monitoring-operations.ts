import { z } from 'zod';
import { AwsError } from '../endpoint/aws-service.ts';
import { anyResource, operationsOf, type Operation } from '../protocol/operation.ts';
import type { Alarm, Alarms } from './alarms.ts';
import type { Dashboards } from './dashboards.ts';
import { getMetricStatistics, type WriteTime } from './metric-statistics.ts';
import type { Metrics } from './metrics.ts';

const operation = operationsOf('cloudwatch', 'InvalidParameterValue');

const showAlarm =
  (time: WriteTime) =>
  ({ name, arn, properties, changedMs, state, reason, stateChangedMs }: Alarm) => {
    const { Tags: _, AlarmName: __, ...others } = properties;
    return {
      AlarmName: name,
      AlarmArn: arn,
      ...others,
      StateValue: state,
      StateReason: reason,
      StateUpdatedTimestamp: time(stateChangedMs),
      StateTransitionedTimestamp: time(stateChangedMs),
      AlarmConfigurationUpdatedTimestamp: time(changedMs),
    };
  };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html */
export const createMonitoringOperations = (
  alarms: Alarms,
  dashboards: Dashboards,
  metrics: Metrics,
  { accountId, time }: { readonly accountId: string; readonly time: WriteTime },
): ReadonlyMap<string, Operation> =>
  new Map([
    getMetricStatistics(metrics, time),
    operation(
      'DescribeAlarms',
      z.strictObject({
        AlarmNames: z.array(z.string()).optional(),
        AlarmNamePrefix: z.string().optional(),
        AlarmTypes: z.array(z.string()).optional(),
        StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
        MaxRecords: z.unknown().optional(),
      }),
      anyResource,
      ({ AlarmNames, AlarmNamePrefix = '', AlarmTypes, StateValue }) => ({
        MetricAlarms: alarms
          .list()
          .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix))
          .filter(({ state }) => StateValue === undefined || state === StateValue)
          .filter(() => AlarmTypes?.includes('MetricAlarm') ?? true)
          .map(showAlarm(time)),
        CompositeAlarms: [],
      }),
    ),
    operation(
      'GetDashboard',
      z.strictObject({ DashboardName: z.string() }),
      ({ DashboardName }) => `arn:aws:cloudwatch::${accountId}:dashboard/${DashboardName}`,
      ({ DashboardName }) => {
        const dashboard = dashboards.find(DashboardName);
        if (dashboard === undefined)
          throw new AwsError('ResourceNotFound', 404, `Dashboard ${DashboardName} does not exist`);
        const { name, arn, body } = dashboard;
        return { DashboardName: name, DashboardArn: arn, DashboardBody: body };
      },
    ),
    operation(
      'ListDashboards',
      z.strictObject({ DashboardNamePrefix: z.string().default('') }),
      anyResource,
      ({ DashboardNamePrefix }) => ({
        DashboardEntries: dashboards
          .list()
          .filter(({ name }) => name.startsWith(DashboardNamePrefix))
          .map(({ name, arn, body, modifiedMs }) => ({
            DashboardName: name,
            DashboardArn: arn,
            LastModified: time(modifiedMs),
            Size: Buffer.byteLength(body),
          })),
      }),
    ),
  ]);
