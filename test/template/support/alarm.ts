import * as z from 'zod';

export const alarm = z.object({
  AlarmDescription: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.tuple([z.object({ Name: z.string(), Value: z.string() })]),
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.int(),
  EvaluationPeriods: z.int(),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  TreatMissingData: z.string(),
  AlarmActions: z.array(z.string()),
  OKActions: z.array(z.string()),
});
