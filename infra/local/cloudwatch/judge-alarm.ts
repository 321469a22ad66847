import type { AlarmProperties } from './alarm-schema.ts';
import { type AlarmState, evaluateDatapoints, evaluationRange } from './evaluate-datapoints.ts';
import type { Metrics } from './metrics.ts';
import { computeStatistic } from './statistic.ts';
import { watchedMetric } from './watched-metric.ts';

export interface Judgement {
  readonly state: AlarmState;
  readonly reason: string;
}

const comparisons = {
  GreaterThanOrEqualToThreshold: {
    words: 'greater than or equal to',
    holds: (value: number, threshold: number) => value >= threshold,
  },
  GreaterThanThreshold: {
    words: 'greater than',
    holds: (value: number, threshold: number) => value > threshold,
  },
  LessThanThreshold: {
    words: 'less than',
    holds: (value: number, threshold: number) => value < threshold,
  },
  LessThanOrEqualToThreshold: {
    words: 'less than or equal to',
    holds: (value: number, threshold: number) => value <= threshold,
  },
} as const;

/**
 * Judges an alarm by what was measured until now; `undefined`: it stays as it is. Every minute, whatever the period: one of five minutes
 * slides.
 */
export const judgeAlarm = (properties: AlarmProperties, metrics: Metrics): Judgement | undefined => {
  const { ComparisonOperator, EvaluationPeriods, Threshold, TreatMissingData } = properties;
  const { metric, minutes, statistic } = watchedMetric(properties);
  const { words, holds } = comparisons[ComparisonOperator];
  const datapointsToAlarm = properties.DatapointsToAlarm ?? EvaluationPeriods;

  const range = metrics
    .recent(metric, minutes, evaluationRange(EvaluationPeriods))
    .map((distribution) => distribution && computeStatistic(distribution, statistic));
  const state = evaluateDatapoints(range, {
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm,
    treatMissingData: TreatMissingData,
    isBreaching: (value) => holds(value, Threshold),
  });
  if (state === undefined) return undefined;

  const real = range.filter((value) => value !== undefined).slice(-EvaluationPeriods);
  if (real.length === 0)
    return {
      state,
      reason: `No datapoints were received for ${EvaluationPeriods} periods of ${minutes * 60} seconds; missing data is treated as ${TreatMissingData}.`,
    };
  const breaching = real.filter((value) => holds(value, Threshold)).length;
  return {
    state,
    reason: `Threshold ${state === 'ALARM' ? 'crossed' : 'not crossed'}: ${breaching} of the last ${real.length} datapoints [${real.join(', ')}] ${breaching === 1 ? 'was' : 'were'} ${words} the threshold ${Threshold} (${datapointsToAlarm} of ${EvaluationPeriods} raise the alarm).`,
  };
};
