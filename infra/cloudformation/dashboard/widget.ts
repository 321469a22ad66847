/** Part of a dashboard body. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface Widget {
  readonly type: 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Namespace, name, dimensions, then how it is drawn. */
export type Metric = readonly [string, string, ...(string | Readonly<Record<string, unknown>>)[]];

/** One that is computed of others. */
export type Expression = readonly [Readonly<Record<string, unknown>>];

export interface Chart {
  readonly title: string;
  readonly metrics: readonly (Metric | Expression)[];
  readonly stat?: 'Sum' | 'Maximum' | 'p99';
  readonly isStacked?: boolean;
  /** A line across, such as a quota. */
  readonly line?: { readonly label: string; readonly value: number };
}

const width = 8;
const height = 6;
const perRow = 3;

/** Charts, three in a row. The Region is a variable of CloudFormation: `Fn::Sub` fills it in. */
export const layOut = (charts: readonly Chart[]): readonly Widget[] =>
  charts.map(({ title, metrics, stat = 'Sum', isStacked = false, line }, index) => ({
    type: 'metric',
    x: (index % perRow) * width,
    y: Math.floor(index / perRow) * height,
    width,
    height,
    properties: {
      title,
      region: '${AWS::Region}',
      view: 'timeSeries',
      stacked: isStacked,
      period: 300,
      stat,
      metrics,
      ...(line !== undefined && { annotations: { horizontal: [line] } }),
    },
  }));
