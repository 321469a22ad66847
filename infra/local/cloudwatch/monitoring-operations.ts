import { z } from 'zod';
import { AwsError } from '../endpoint/aws-service.ts';
import { anyResource, operationsOf, type Operation } from '../protocol/operation.ts';
import type { Alarm, Alarms } from './alarms.ts';
import type { Dashboards } from './dashboards.ts';

const operation = operationsOf('cloudwatch', 'InvalidParameterValue');

/** Time as each protocol writes it: JSON in epoch seconds, Query as ISO 8601. */
export type WriteTime = (ms: number) => unknown;

const showAlarm =
  (time: WriteTime) =>
  ({ name, arn, properties, changedMs }: Alarm) => {
    const { Tags: _, AlarmName: __, ...others } = properties;
    return {
      AlarmName: name,
      AlarmArn: arn,
      ...others,
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'localhost keeps alarms and evaluates none: it has no metrics.',
      StateUpdatedTimestamp: time(changedMs),
      AlarmConfigurationUpdatedTimestamp: time(changedMs),
    };
  };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html */
export const createMonitoringOperations = (
  alarms: Alarms,
  dashboards: Dashboards,
  { accountId, time }: { readonly accountId: string; readonly time: WriteTime },
): ReadonlyMap<string, Operation> =>
  new Map([
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
      ({ AlarmNames, AlarmNamePrefix = '', AlarmTypes, StateValue = 'INSUFFICIENT_DATA' }) => ({
        MetricAlarms: alarms
          .list()
          .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix))
          .filter(() => StateValue === 'INSUFFICIENT_DATA')
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
