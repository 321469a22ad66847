import type { AlarmProperties } from './alarm-schema.ts';
import type { Metric } from './metrics.ts';
import { parseStatistic, type Statistic } from './statistic.ts';

export interface WatchedMetric {
  readonly metric: Metric;
  /** Its period. */
  readonly minutes: number;
  readonly statistic: Statistic;
}

const dimensionsOf = (
  list: readonly { readonly Name: string; readonly Value: string }[] = [],
): Readonly<Record<string, string>> => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));

/** What an alarm without fault watches: one metric, given by itself or as the only one of `Metrics`. */
export const watchedMetric = (properties: AlarmProperties): WatchedMetric => {
  const stat = properties.Metrics?.[0]?.MetricStat;
  const { Namespace, MetricName, Dimensions } = stat?.Metric ?? properties;
  const statistic = parseStatistic(stat?.Stat ?? properties.Statistic ?? properties.ExtendedStatistic ?? '');
  if (Namespace === undefined || MetricName === undefined || statistic === undefined)
    throw new Error('the alarm names no metric');
  return {
    metric: { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) },
    minutes: (stat?.Period ?? properties.Period ?? 60) / 60,
    statistic,
  };
};
