import type { AlarmProperties, MetricQuery } from './alarm-schema.ts';
import { metricFault } from './aws-metrics.ts';
import { parseStatistic } from './statistic.ts';

const metricMembers = [
  'Namespace',
  'MetricName',
  'Dimensions',
  'Period',
  'Statistic',
  'ExtendedStatistic',
  'Unit',
] as const;

interface Watched {
  readonly namespace: string;
  readonly name: string;
  readonly period: number;
  readonly statistic: string;
  readonly unit: string | undefined;
}

const watchedFault = ({ namespace, name, period, statistic, unit }: Watched): string | undefined => {
  if (parseStatistic(statistic) === undefined)
    return `localhost computes no ${statistic}, but SampleCount, Average, Sum, Minimum, Maximum and percentiles`;
  if (period < 60) return `localhost has no period of ${period} seconds: its metrics are by the minute`;
  if (unit !== undefined) return `localhost keeps metrics without Unit: leave ${unit} out`;
  return metricFault(namespace, name);
};

const singleFault = (alarm: AlarmProperties): string | undefined => {
  const { Namespace, MetricName, Period, Statistic, ExtendedStatistic } = alarm;
  if (Namespace === undefined) return 'Namespace is missing';
  if (MetricName === undefined) return 'MetricName is missing';
  if (Period === undefined) return 'Period is missing';
  const statistic = Statistic ?? ExtendedStatistic;
  if (statistic === undefined || (Statistic !== undefined && ExtendedStatistic !== undefined))
    return 'exactly one of Statistic and ExtendedStatistic must be given';
  return watchedFault({
    namespace: Namespace,
    name: MetricName,
    period: Period,
    statistic,
    unit: alarm.Unit,
  });
};

const queriesFault = (alarm: AlarmProperties, queries: readonly MetricQuery[]): string | undefined => {
  const mixed = metricMembers.find((member) => alarm[member] !== undefined);
  if (mixed !== undefined) return `${mixed} cannot stand beside Metrics`;
  const [query, ...others] = queries;
  const computed = queries.find(({ Expression }) => Expression !== undefined);
  if (computed !== undefined)
    return `localhost computes no expressions, such as ${computed.Id}: an alarm watches one metric`;
  if (query === undefined || others.length > 0)
    return `localhost computes no expressions: Metrics has to have one metric, not ${queries.length}`;
  if (!query.ReturnData) return 'exactly one of Metrics has to have ReturnData true, not 0';
  const stat = query.MetricStat;
  if (stat === undefined) return `${query.Id} has to have exactly one of Expression and MetricStat`;
  const { Namespace: namespace, MetricName: name } = stat.Metric;
  return watchedFault({ namespace, name, period: stat.Period, statistic: stat.Stat, unit: stat.Unit });
};

const periodOf = ({ Period, Metrics = [] }: AlarmProperties): number =>
  Math.max(Period ?? 0, ...Metrics.map((query) => query.MetricStat?.Period ?? query.Period ?? 0));

const day = 86_400;

/** Why CloudWatch would not take an alarm, or localhost could not evaluate it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const alarmFault = (
  alarm: AlarmProperties,
  hasTopic: (arn: string) => boolean,
): string | undefined => {
  const { Metrics, EvaluationPeriods, DatapointsToAlarm } = alarm;
  const fault = Metrics === undefined ? singleFault(alarm) : queriesFault(alarm, Metrics);
  if (fault !== undefined) return fault;
  if (alarm.EvaluateLowSampleCountPercentile === 'ignore')
    return 'localhost evaluates percentiles of few samples too: EvaluateLowSampleCountPercentile cannot be ignore';
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods)
    return `DatapointsToAlarm ${DatapointsToAlarm} is more than EvaluationPeriods ${EvaluationPeriods}`;
  const period = periodOf(alarm);
  const limit = period >= 3600 ? 7 * day : day;
  if (period * EvaluationPeriods > limit)
    return `it looks back ${period * EvaluationPeriods} seconds, more than ${limit}: Period times EvaluationPeriods`;
  const action = [...alarm.AlarmActions, ...alarm.OKActions, ...alarm.InsufficientDataActions].find(
    (arn) => !hasTopic(arn),
  );
  return action === undefined
    ? undefined
    : `the action ${action} is no SNS topic of this Region, which is all that localhost notifies`;
};
