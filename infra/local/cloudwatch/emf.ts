import { z } from 'zod';
import type { Metric } from './metrics.ts';

const directive = z.object({
  Namespace: z.string().min(1),
  Dimensions: z.array(z.array(z.string())),
  Metrics: z.array(z.object({ Name: z.string().min(1) })),
});
const document = z.looseObject({ _aws: z.looseObject({ CloudWatchMetrics: z.array(directive) }) });
const values = z.union([z.number().transform((value) => [value]), z.array(z.number())]);

export interface Measured {
  readonly metric: Metric;
  readonly value: number;
}

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/**
 * The metrics in a line of a function's log, where it is one of the Embedded Metric Format. A member that the line names and does not
 * have is skipped, as on AWS.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const readEmbeddedMetrics = (line: string): readonly Measured[] => {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const parsed = document.safeParse(parseJson(line));
  if (!parsed.success) return [];
  const { _aws, ...members } = parsed.data;
  return _aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(members[name])]));
      return Metrics.flatMap(({ Name: name }) =>
        (values.safeParse(members[name]).data ?? []).map((value) => ({
          metric: { namespace, name, dimensions },
          value,
        })),
      );
    }),
  );
};
