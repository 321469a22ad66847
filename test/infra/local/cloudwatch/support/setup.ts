import { afterEach } from '@jest/globals';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { createCloudWatch } from '../../../../../infra/local/cloudwatch/cloudwatch.ts';
import { createDashboards, type Dashboards } from '../../../../../infra/local/cloudwatch/dashboards.ts';
import type { Measured } from '../../../../../infra/local/cloudwatch/emf.ts';
import { type CloudEvent, CloudEvents } from '../../../../../infra/local/region/cloud-events.ts';
import { createManualClock } from '../../sqs/manual-clock.ts';
import { accountId, region, resourcesOf } from '../../support/resources.ts';
import { callJson, callQuery, serveClient } from '../../support/serve-client.ts';

export const topicArn = 'arn:aws:sns:eu-west-1:000000000000:alarms';

const closings: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closings.splice(0).map(async (close) => close()));
});

interface Parts {
  readonly region?: string;
  readonly clock?: ReturnType<typeof createManualClock>;
  readonly events?: CloudEvents;
  readonly dashboards?: Dashboards;
  readonly publish?: Parameters<typeof createCloudWatch>[0]['publish'];
  readonly sample?: () => readonly Measured[];
}

/** CloudWatch of a Region, until the test ends. */
export const createTestCloudWatch = (parts: Parts) => {
  const clock = parts.clock ?? createManualClock();
  const cloudWatch = createCloudWatch({
    region,
    accountId,
    clock,
    events: new CloudEvents(),
    dashboards: createDashboards({ accountId, clock }),
    hasTopic: (arn) => arn === topicArn,
    publish: () => undefined,
    sample: () => [],
    ...parts,
  });
  closings.push(cloudWatch.close);
  return cloudWatch;
};

export interface Published {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: unknown;
  readonly alarmArn: string;
}

export const setup = async () => {
  const clock = createManualClock();
  const events = new CloudEvents();
  const told: CloudEvent[] = [];
  events.on('event', (event) => told.push(event));
  const dashboards = createDashboards({ accountId, clock });
  const published: Published[] = [];
  const queue = { visible: 0 };
  const cloudWatch = createTestCloudWatch({
    clock,
    events,
    dashboards,
    publish: (arn, { subject, message }, alarmArn) => {
      published.push({ topicArn: arn, subject, message: JSON.parse(message), alarmArn });
    },
    sample: () => [
      {
        metric: {
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: 'dead' },
        },
        value: queue.visible,
      },
    ],
  });
  const { client, endpoint, permissions } = await serveClient(cloudWatch.service, CloudWatchClient);
  return {
    cloudWatch,
    client,
    clock,
    events,
    /** The alarms that have changed. */
    changes: () => told.flatMap((event) => (event.type === 'alarm' ? [`${event.name}: ${event.state}`] : [])),
    published,
    queue,
    dashboards,
    permissions,
    minutes: async (count: number) => clock.advance(count * 60_000),
    resources: resourcesOf(cloudWatch.providers),
    json: async (operation: string, input: object) =>
      callJson(endpoint, `GraniteServiceVersion20100801.${operation}`, input),
    query: async (input: Readonly<Record<string, string>>) => callQuery(endpoint, input),
  };
};
