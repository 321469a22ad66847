import { z } from 'zod';

const region = z.string().min(1);
const annotations = z.looseObject({ alarms: z.array(z.string()).optional() });

/** Properties that each type of widget needs; the many for its looks are left to CloudWatch. */
const metric = z
  .looseObject({
    region,
    metrics: z.array(z.array(z.unknown()).min(1)).min(1).optional(),
    annotations: annotations.optional(),
    view: z.enum(['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table']).optional(),
    period: z.union([z.int().positive(), z.literal('auto')]).optional(),
  })
  .refine(({ metrics, annotations: { alarms } = {} }) => metrics !== undefined || alarms !== undefined, {
    error: 'has neither metrics nor an alarm annotation',
  });
const text = z.looseObject({ markdown: z.string().min(1) });
const log = z.looseObject({ region, query: z.string().min(1) });
const alarm = z.looseObject({
  alarms: z.array(z.string().startsWith('arn:aws:cloudwatch:')).min(1).max(100),
});

const place = {
  x: z.int().min(0).max(23).optional(),
  y: z.int().min(0).optional(),
  width: z.int().min(1).max(24).default(6),
  height: z.int().min(1).max(1000).default(6),
} as const;
const widget = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({ type: z.literal('metric'), ...place, properties: metric }),
      z.strictObject({ type: z.literal('text'), ...place, properties: text }),
      z.strictObject({ type: z.literal('log'), ...place, properties: log }),
      z.strictObject({ type: z.literal('alarm'), ...place, properties: alarm }),
    ],
    'localhost knows widgets of type metric, text, log and alarm',
  )
  .refine(({ x = 0, width }) => x + width <= 24, { error: 'reaches beyond the 24 columns of the grid' })
  .refine(({ x, y }) => (x === undefined) === (y === undefined), {
    error: 'has one of x and y without the other',
  });

const body = z.strictObject({
  widgets: z.array(widget).max(500),
  start: z.string().optional(),
  end: z.string().optional(),
  periodOverride: z.enum(['auto', 'inherit']).optional(),
});

/**
 * Why CloudWatch would not take a dashboard's body.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const dashboardBodyFault = (json: string): string | undefined => {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    return 'DashboardBody is no JSON';
  }
  const parsed = body.safeParse(content);
  return parsed.success
    ? undefined
    : parsed.error.issues
        .map(({ path, message }) => `DashboardBody ${path.join('.')}: ${message}`)
        .join('; ');
};
