import type { Distribution } from './metrics.ts';

export const plainStatistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;
type PlainStatistic = (typeof plainStatistics)[number];

export type Statistic = PlainStatistic | { readonly percentile: number };

/** A percentile such as `p99` or `p99.9`; `undefined` for the trimmed statistics, which localhost does not compute. */
export const parsePercentile = (text: string): Statistic | undefined => {
  const digits = /^p(?<digits>\d{1,2}(?:\.\d+)?|100)$/.exec(text)?.groups?.['digits'];
  return digits === undefined ? undefined : { percentile: Number(digits) };
};

export const parseStatistic = (text: string): Statistic | undefined =>
  plainStatistics.find((name) => name === text) ?? parsePercentile(text);

const countOf = (distribution: Distribution): number =>
  [...distribution.values()].reduce((sum, times) => sum + times, 0);

const sumOf = (distribution: Distribution): number =>
  [...distribution].reduce((sum, [value, times]) => sum + value * times, 0);

/** By nearest rank: a value that was measured. */
const percentileOf = (distribution: Distribution, percentile: number): number => {
  const sorted = [...distribution].sort(([a], [b]) => a - b);
  const rank = Math.max(1, Math.ceil((percentile / 100) * countOf(distribution)));
  let seen = 0;
  const found = sorted.find(([, times]) => {
    seen += times;
    return seen >= rank;
  });
  return found?.[0] ?? NaN;
};

/** The statistic of what was measured, which is at least one value. */
export const computeStatistic = (distribution: Distribution, statistic: Statistic): number => {
  if (typeof statistic === 'object') return percentileOf(distribution, statistic.percentile);
  switch (statistic) {
    case 'SampleCount':
      return countOf(distribution);
    case 'Sum':
      return sumOf(distribution);
    case 'Average':
      return sumOf(distribution) / countOf(distribution);
    case 'Minimum':
      return [...distribution.keys()].reduce((a, b) => Math.min(a, b), Infinity);
    default:
      statistic satisfies 'Maximum';
      return [...distribution.keys()].reduce((a, b) => Math.max(a, b), -Infinity);
  }
};
