import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { AwsRequest, AwsService } from '../endpoint/aws-service.ts';
import { createJsonService } from '../protocol/json-service.ts';
import { createQueryService } from '../protocol/query-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { CloudEvents } from '../region/cloud-events.ts';
import { createGate } from '../region/gate.ts';
import type { Lifecycle } from '../region/lifecycle.ts';
import { createAlarms } from './alarms.ts';
import { collectMetrics } from './collect-metrics.ts';
import type { Dashboards } from './dashboards.ts';
import type { Measured } from './emf.ts';
import { createMetrics } from './metrics.ts';
import { createMonitoringOperations } from './monitoring-operations.ts';
import { createAlarmProvider, createDashboardProvider } from './monitoring-providers.ts';
import { type PublishAlarm, watchAlarms } from './watch-alarms.ts';

export interface CloudWatch extends Lifecycle {
  readonly service: AwsService;
  readonly providers: readonly ResourceProvider[];
}

const scope = 'monitoring';

/**
 * CloudWatch of one Region: the metrics that the Region tells of, alarms that are evaluated each minute of the cloud's clock, and
 * dashboards. On the wire AWS JSON 1.0, as the SDK speaks, and Query, as the CLI does up to 2.9; not CBOR, which newer CLIs choose.
 */
export const createCloudWatch = (options: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly dashboards: Dashboards;
  readonly hasTopic: (arn: string) => boolean;
  readonly publish: PublishAlarm;
  /** What is measured by looking at it, once a minute. */
  readonly sample: () => readonly Measured[];
}): CloudWatch => {
  const { accountId, dashboards } = options;
  const alarms = createAlarms(options);
  const metrics = createMetrics(options.clock);
  const gate = createGate();
  const ended = new AbortController();
  const stopCollecting = collectMetrics(metrics, options);
  const watching = watchAlarms({ ...options, gate, alarms, metrics, signal: ended.signal }).catch(
    (error: unknown) => {
      if (!ended.signal.aborted) throw error;
    },
  );
  const json = createJsonService({
    scope,
    version: '1.0',
    operations: createMonitoringOperations(alarms, dashboards, metrics, {
      accountId,
      time: (ms) => ms / 1000,
    }),
  });
  const query = createQueryService({
    scope,
    namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    operations: createMonitoringOperations(alarms, dashboards, metrics, {
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
    suspend: async () => gate.shut(),
    resume: async () => gate.open(),
    close: async () => {
      ended.abort();
      stopCollecting();
      await watching;
    },
  };
};
