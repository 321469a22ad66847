import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsRequest, AwsService } from '../endpoint/aws-service.ts';
import { createJsonService } from '../protocol/json-service.ts';
import { createQueryService } from '../protocol/query-service.ts';
import type { CloudClock } from '../region/clock.ts';
import { createAlarms } from './alarms.ts';
import type { Dashboards } from './dashboards.ts';
import { createMonitoringOperations } from './monitoring-operations.ts';
import { createAlarmProvider, createDashboardProvider } from './monitoring-providers.ts';

export interface CloudWatch {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
}

const scope = 'monitoring';

/**
 * CloudWatch of one Region: alarms and dashboards, without metrics. On the wire AWS JSON 1.0, as the SDK speaks, and Query, as the CLI does up to
 * 2.9; not CBOR, which newer CLIs choose.
 */
export const createCloudWatch = (options: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly dashboards: Dashboards;
  readonly hasTopic: (arn: string) => boolean;
}): CloudWatch => {
  const { accountId, dashboards } = options;
  const alarms = createAlarms(options);
  const json = createJsonService({
    scope,
    version: '1.0',
    operations: createMonitoringOperations(alarms, dashboards, { accountId, time: (ms) => ms / 1000 }),
  });
  const query = createQueryService({
    scope,
    namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    operations: createMonitoringOperations(alarms, dashboards, {
      accountId,
      time: (ms) => new Date(ms),
    }),
  });
  const protocolOf = ({ headers }: AwsRequest): AwsService =>
    headers['x-amz-target'] === undefined ? query : json;

  return {
    service: {
      scopes: [scope],
      permissions: (request) => protocolOf(request).permissions(request),
      handle: async (request) => protocolOf(request).handle(request),
      encodeError: (error, request) => protocolOf(request).encodeError(error, request),
    },
    providers: [createAlarmProvider(alarms), createDashboardProvider(dashboards)],
  };
};
