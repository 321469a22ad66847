import type { AlarmProperties, MetricQuery } from './alarm-schema.ts';

const metricMembers = [
  'Namespace',
  'MetricName',
  'Dimensions',
  'Period',
  'Statistic',
  'ExtendedStatistic',
  'Unit',
] as const;

const singleFault = (alarm: AlarmProperties): string | undefined => {
  for (const member of ['Namespace', 'MetricName', 'Period'] as const)
    if (alarm[member] === undefined) return `${member} is missing`;
  return (alarm.Statistic === undefined) === (alarm.ExtendedStatistic === undefined)
    ? 'exactly one of Statistic and ExtendedStatistic must be given'
    : undefined;
};

/** What an expression names: identifiers begin with a lower-case letter, functions with a capital one. */
const namesIn = (expression: string): readonly string[] => {
  const text = expression.replaceAll(/'[^']*'|"[^"]*"/g, '');
  return /^\s*SELECT\s/i.test(text) ? [] : (text.match(/\b[a-z][a-zA-Z0-9_]*\b/g) ?? []);
};

const queryFault = (query: MetricQuery, ids: readonly string[]): string | undefined => {
  const { Id, Expression, MetricStat } = query;
  if ((Expression === undefined) === (MetricStat === undefined))
    return `${Id} has to have exactly one of Expression and MetricStat`;
  const unknown =
    Expression === undefined ? undefined : namesIn(Expression).find((name) => !ids.includes(name));
  return unknown === undefined
    ? undefined
    : `the expression ${Id} names ${unknown}, which Metrics does not have`;
};

const queriesFault = (alarm: AlarmProperties, queries: readonly MetricQuery[]): string | undefined => {
  const mixed = metricMembers.find((member) => alarm[member] !== undefined);
  if (mixed !== undefined) return `${mixed} cannot stand beside Metrics`;
  const ids = queries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) return 'two of Metrics have the same Id';
  const returned = queries.filter(({ ReturnData }) => ReturnData);
  if (returned.length !== 1)
    return `exactly one of Metrics has to have ReturnData true, not ${returned.length}: the others say false`;
  return queries.map((query) => queryFault(query, ids)).find((fault) => fault !== undefined);
};

const periodOf = ({ Period, Metrics = [] }: AlarmProperties): number =>
  Math.max(Period ?? 0, ...Metrics.map((query) => query.MetricStat?.Period ?? query.Period ?? 0));

const day = 86_400;

/** Why CloudWatch would not take an alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const alarmFault = (
  alarm: AlarmProperties,
  hasTopic: (arn: string) => boolean,
): string | undefined => {
  const { Metrics, EvaluationPeriods, DatapointsToAlarm } = alarm;
  const fault = Metrics === undefined ? singleFault(alarm) : queriesFault(alarm, Metrics);
  if (fault !== undefined) return fault;
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
