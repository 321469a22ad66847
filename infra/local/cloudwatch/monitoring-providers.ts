import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { alarmSchema } from './alarm-schema.ts';
import type { Alarms } from './alarms.ts';
import type { Dashboards } from './dashboards.ts';

/** `AWS::CloudWatch::Alarm`: `Ref` is its name. */
export const createAlarmProvider = (alarms: Alarms): ResourceProvider => ({
  type: 'AWS::CloudWatch::Alarm',
  create: async (request) => {
    const properties = parseProperties(alarmSchema, request.properties);
    const name = properties.AlarmName ?? physicalName(request);
    if (alarms.find(name) !== undefined) throw new Error(`the alarm ${name} exists already`);
    const { arn } = alarms.put(name, properties);
    return { physicalId: name, attributes: { Arn: arn } };
  },
  update: async (name, request, previous) => {
    const properties = parseProperties(alarmSchema, request.properties);
    if (properties.AlarmName !== previous['AlarmName']) return 'replace';
    return { physicalId: name, attributes: { Arn: alarms.put(name, properties).arn } };
  },
  remove: async (name) => alarms.remove(name),
});

const dashboardSchema = z.strictObject({
  DashboardName: z.string().optional(),
  DashboardBody: z.string(),
});

/** `AWS::CloudWatch::Dashboard`: `Ref` is its name. */
export const createDashboardProvider = (dashboards: Dashboards): ResourceProvider => ({
  type: 'AWS::CloudWatch::Dashboard',
  create: async (request) => {
    const { DashboardName, DashboardBody } = parseProperties(dashboardSchema, request.properties);
    const name = DashboardName ?? physicalName(request);
    if (dashboards.find(name) !== undefined)
      throw new Error(
        `a dashboard ${name} exists already: dashboards belong to no Region, so their names have to tell it`,
      );
    dashboards.put(name, DashboardBody);
    return { physicalId: name, attributes: {} };
  },
  update: async (name, request, previous) => {
    const { DashboardName, DashboardBody } = parseProperties(dashboardSchema, request.properties);
    if (DashboardName !== previous['DashboardName']) return 'replace';
    dashboards.put(name, DashboardBody);
    return { physicalId: name, attributes: {} };
  },
  remove: async (name) => dashboards.remove(name),
});
