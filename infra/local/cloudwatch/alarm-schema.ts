import { z } from 'zod';
import { number } from '../protocol/property-number.ts';

const dimensions = z.array(z.strictObject({ Name: z.string().min(1), Value: z.string().min(1) })).max(30);
const period = number.pipe(
  z.int().refine((seconds) => [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0), {
    error: 'has to be 10, 20, 30 or a multiple of 60 seconds',
  }),
);
const statistic = z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']);
/** Percentiles and trimmed statistics: p99, p99.9, tm90, TM(10%:90%), ... */
const extendedStatistic = z
  .string()
  .regex(/^(?:(?:p|tm|wm|tc|ts)\d{1,2}(?:\.\d+)?|p100|IQM|(?:TM|WM|TC|TS|PR)\(.+\))$/, 'is no statistic');
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const actions = z.array(z.string()).max(5).default([]);
const id = z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, 'has to begin with a lower-case letter');
const unit = z.string().optional();

const metricQuery = z.strictObject({
  Id: id,
  Label: z.string().optional(),
  ReturnData: flag.default(true),
  Expression: z.string().min(1).max(2048).optional(),
  Period: period.optional(),
  AccountId: z.string().optional(),
  MetricStat: z
    .strictObject({
      Metric: z.strictObject({
        Namespace: z.string().min(1),
        MetricName: z.string().min(1),
        Dimensions: dimensions.default([]),
      }),
      Period: period,
      Stat: z.union([statistic, extendedStatistic]),
      Unit: unit,
    })
    .optional(),
});

const comparison = z.enum(
  [
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ],
  { error: 'localhost knows comparisons with a threshold only, no anomaly detection' },
);

/** Properties of `AWS::CloudWatch::Alarm`. */
export const alarmSchema = z.strictObject({
  AlarmName: z.string().min(1).max(255).optional(),
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: flag.default(true),
  AlarmActions: actions,
  OKActions: actions,
  InsufficientDataActions: actions,
  ComparisonOperator: comparison,
  EvaluationPeriods: number.pipe(z.int().min(1)),
  DatapointsToAlarm: number.pipe(z.int().min(1)).optional(),
  Threshold: number,
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']).default('missing'),
  EvaluateLowSampleCountPercentile: z.enum(['evaluate', 'ignore']).optional(),
  Namespace: z
    .string()
    .min(1)
    .refine((name) => !name.startsWith(':'), { error: 'cannot begin with a colon' })
    .optional(),
  MetricName: z.string().min(1).max(255).optional(),
  Dimensions: dimensions.optional(),
  Period: period.optional(),
  Statistic: statistic.optional(),
  ExtendedStatistic: extendedStatistic.optional(),
  Unit: unit,
  Metrics: z.array(metricQuery).min(1).max(20).optional(),
  // Nothing on localhost reads tags.
  Tags: z.unknown().optional(),
});

export type AlarmProperties = z.output<typeof alarmSchema>;
export type MetricQuery = z.output<typeof metricQuery>;
