import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { alarm } from '../support/alarm.ts';
import type { DeployedTemplate } from '../support/deployed-template.ts';
import { lambdaFunction } from '../support/lambda-function.ts';
import { emittedMetrics, measuredByHandlers, metricNames } from '../support/measured.ts';

/** Names that AWS gives its metrics, from the pages on each service's monitoring. */
const ofAws: Readonly<Record<string, readonly string[]>> = {
  'AWS/SQS QueueName': ['ApproximateNumberOfMessagesVisible'],
  'AWS/Lambda FunctionName': ['Errors', 'Throttles', 'AsyncEventAge', 'Invocations'],
  'AWS/EventBridge/Pipes PipeName': [
    'ExecutionFailed',
    'ExecutionThrottled',
    'ExecutionTimeout',
    'EventCount',
  ],
  'AWS/IoT Protocol': ['Connect.Success', 'Connect.AuthError', 'Connect.Throttle'],
  'Landfall service': metricNames,
};

const metric = z.tuple([z.string(), z.string(), z.string(), z.string()]).rest(z.unknown());
const expression = z.tuple([z.object({ expression: z.string() })]);

type Drawn = z.output<typeof expression> | z.output<typeof metric>;
const isExpression = (drawn: Drawn): drawn is z.output<typeof expression> => drawn.length === 1;

const dashboardBody = z.object({
  widgets: z.array(
    z.object({
      x: z.int(),
      y: z.int(),
      width: z.int(),
      height: z.int(),
      properties: z.object({
        title: z.string(),
        region: z.string(),
        metrics: z.array(z.union([expression, metric])),
      }),
    }),
  ),
});

export const metrics = (stack: DeployedTemplate): void => {
  const all = stack.all('AWS::CloudWatch::Alarm', alarm);
  const environment = stack.one('OnboardLambdaFunction', lambdaFunction).Environment.Variables;

  describe('what alarms and dashboard look at', () => {
    const { DashboardBody } = stack.one('Dashboard', z.object({ DashboardBody: z.string() }));
    const { widgets } = dashboardBody.parse(JSON.parse(DashboardBody));
    const drawn = widgets.flatMap(({ properties }) =>
      properties.metrics.flatMap((one) =>
        isExpression(one) ? [] : [{ namespace: one[0], name: one[1], dimension: one[2], value: one[3] }],
      ),
    );
    const looked = [
      ...drawn,
      ...all.map(({ properties }) => ({
        namespace: properties.Namespace,
        name: properties.MetricName,
        dimension: properties.Dimensions[0].Name,
        value: properties.Dimensions[0].Value,
      })),
    ];

    it('are metrics that exist', () => {
      const strange = looked.filter(
        ({ namespace, name, dimension }) => ofAws[`${namespace} ${dimension}`]?.includes(name) !== true,
      );

      expect(strange).toEqual([]);
    });

    it('are measured by the handlers, where they are ours', async () => {
      const ours = looked.filter(({ namespace }) => namespace === 'Landfall').map(({ name }) => name);

      expect(await measuredByHandlers()).toEqual(expect.arrayContaining(ours));
    });

    it('have the namespace and the dimension that the functions give them', () => {
      expect(emittedMetrics(environment)).toEqual(
        expect.arrayContaining([
          { namespace: 'Landfall', name: 'Refused', dimensions: [['service']], service: 'landfall' },
          { namespace: 'Landfall', name: 'ReplicationLag', dimensions: [['service']], service: 'landfall' },
          {
            namespace: 'Landfall',
            name: 'Refused',
            dimensions: [['service', 'reason']],
            service: 'landfall',
          },
        ]),
      );
      expect(
        new Set(looked.filter(({ namespace }) => namespace === 'Landfall').map(({ value }) => value)),
      ).toEqual(new Set(['landfall']));
    });

    it('show each step of a device, every queue, and the quota', () => {
      expect(widgets.map(({ properties }) => properties.title)).toEqual([
        'Connections',
        'Onboarding',
        'Refused, by reason',
        'First event to ACTIVE (ms)',
        'Replication lag (ms)',
        'Sagas rolled back',
        'Ingest',
        'Replication',
        'Reconciliation',
        'Drift, by kind',
        'Queues that must be empty',
        'Calls on certificates, of the quota of AWS IoT (a second)',
        'Function errors and throttles',
        'Age of waiting events (ms)',
      ]);
      expect(
        drawn
          .filter(({ namespace }) => namespace === 'AWS/SQS')
          .map(({ value }) => value)
          .toSorted(),
      ).toEqual(
        stack
          .all('AWS::SQS::Queue', z.unknown())
          .map(({ id }) => id)
          .toSorted(),
      );
    });

    it('stand side by side, in this Region, on 24 columns', () => {
      const places = widgets.map(({ x, y }) => `${x},${y}`);

      expect(new Set(places).size).toBe(widgets.length);
      for (const { x, width, properties } of widgets) {
        expect(x + width).toBeLessThanOrEqual(24);
        expect(properties.region).toBe('us-west-2');
      }
    });
  });
};
