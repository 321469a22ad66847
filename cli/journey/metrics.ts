import { z } from 'zod';
import type { CloudEvent } from '../../infra/local/region/cloud-events.ts';

/** CloudWatch's embedded metric format, as far as it is read here. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const embeddedMetrics = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.object({ Name: z.string() })) })),
  }),
});

const values = z.union([z.number().transform((value) => [value]), z.array(z.number())]);

const json = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The values of one metric that functions have written to their logs, in order. */
export const metricValues = (events: readonly CloudEvent[], name: string): readonly number[] =>
  events.flatMap((event) => {
    if (event.type !== 'log' || !event.line.includes(name)) return [];
    const record = embeddedMetrics.safeParse(json(event.line));
    if (!record.success) return [];
    const isThere = record.data._aws.CloudWatchMetrics.some(({ Metrics }) =>
      Metrics.some((metric) => metric.Name === name),
    );
    return isThere ? (values.safeParse(record.data[name]).data ?? []) : [];
  });

/** A line of a function's log as an object; `undefined` for a line that is none. */
export const logRecord = (event: CloudEvent): Readonly<Record<string, unknown>> | undefined =>
  event.type === 'log' ? z.looseObject({}).safeParse(json(event.line)).data : undefined;
