import { z } from 'zod';
import { AwsError } from '../endpoint/aws-service.ts';
import { anyResource, operationsOf, type Operation } from '../protocol/operation.ts';
import { number } from '../protocol/property-number.ts';
import type { Datapoint, Metrics } from './metrics.ts';
import { metricFault } from './aws-metrics.ts';
import { computeStatistic, parsePercentile, plainStatistics } from './statistic.ts';

/** Time as each protocol writes it: JSON in epoch seconds, Query as ISO 8601. */
export type WriteTime = (ms: number) => unknown;

const time = z.union([
  z.number().transform((seconds) => seconds * 1000),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

const shape = z.strictObject({
  Namespace: z.string().min(1),
  MetricName: z.string().min(1),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
  StartTime: time,
  EndTime: time,
  Period: number.pipe(
    z
      .int()
      .positive()
      .refine((seconds) => seconds % 60 === 0, {
        error: 'has to be a multiple of 60: metrics are by the minute on localhost',
      }),
  ),
  Statistics: z.array(z.enum(plainStatistics)).default([]),
  ExtendedStatistics: z.array(z.string()).default([]),
});

/** CloudWatch gives no more datapoints at once. */
const mostDatapoints = 1440;

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', 400, message);

const extended = (names: readonly string[], { distribution }: Datapoint) =>
  Object.fromEntries(
    names.map((name) => {
      const statistic = parsePercentile(name);
      if (statistic === undefined) throw invalid(`localhost computes percentiles, and no ${name}.`);
      return [name, computeStatistic(distribution, statistic)];
    }),
  );

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const getMetricStatistics = (metrics: Metrics, write: WriteTime): readonly [string, Operation] =>
  operationsOf('cloudwatch', 'InvalidParameterValue')('GetMetricStatistics', shape, anyResource, (input) => {
    const { Namespace: namespace, MetricName: name, Statistics, ExtendedStatistics } = input;
    const fault = metricFault(namespace, name);
    if (fault !== undefined) throw invalid(fault);
    if (Statistics.length + ExtendedStatistics.length === 0)
      throw new AwsError('MissingParameter', 400, 'Statistics or ExtendedStatistics must be given.');
    const show = (datapoint: Datapoint) =>
      Object.fromEntries<unknown>([
        ['Timestamp', write(datapoint.startedMs)],
        ...Statistics.map((name) => [name, computeStatistic(datapoint.distribution, name)] as const),
        ...(ExtendedStatistics.length === 0
          ? []
          : [['ExtendedStatistics', extended(ExtendedStatistics, datapoint)] as const]),
      ]);
    const minutes = input.Period / 60;
    const dimensions = Object.fromEntries(input.Dimensions.map(({ Name, Value }) => [Name, Value]));
    const datapoints = metrics.between({ namespace, name, dimensions }, minutes, {
      startMs: input.StartTime,
      endMs: input.EndTime,
    });
    if (datapoints.length > mostDatapoints)
      throw new AwsError(
        'InvalidParameterCombination',
        400,
        `The request would give ${datapoints.length} datapoints, more than ${mostDatapoints}: ask for a longer Period.`,
      );
    return { Label: name, Datapoints: datapoints.map(show) };
  });
