export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** How often each value was measured. */
export type Distribution = ReadonlyMap<number, number>;

export interface Datapoint {
  /** Epoch, ms: when its period began. */
  readonly startedMs: number;
  readonly distribution: Distribution;
}

/**
 * Metrics of one Region, minute by minute. A minute is one of AWS's time: it ends when it is said to, so that it shortens with the
 * cloud's clock.
 */
export interface Metrics {
  /** Counts a value in the minute that runs. */
  readonly record: (metric: Metric, value: number) => void;
  readonly endMinute: () => void;
  /** The last so many periods that have ended, newest last; `undefined` where nothing was measured. */
  readonly recent: (
    metric: Metric,
    minutes: number,
    periods: number,
  ) => readonly (Distribution | undefined)[];
  /** The periods that began in a span of time and have data, the running minute included; oldest first. */
  readonly between: (
    metric: Metric,
    minutes: number,
    span: { readonly startMs: number; readonly endMs: number },
  ) => readonly Datapoint[];
}

/** CloudWatch keeps periods of a minute for 15 days. */
const keptMinutes = 15 * 24 * 60;

/** A metric is its name and exactly its dimensions: without one of them it is another metric. */
const keyOf = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);

const merge = (distributions: readonly Distribution[]): Distribution | undefined => {
  const [first, ...others] = distributions;
  if (first === undefined || others.length === 0) return first;
  const merged = new Map(first);
  for (const one of others)
    for (const [value, times] of one) merged.set(value, (merged.get(value) ?? 0) + times);
  return merged;
};

export const createMetrics = (clock: { readonly now: () => number }): Metrics => {
  /** When each minute that is kept began; the last one runs. */
  const startedMs = [clock.now()];
  /** Number of the first of them, from the start of the cloud. */
  let first = 0;
  const series = new Map<string, Map<number, Map<number, number>>>();
  const running = (): number => first + startedMs.length - 1;
  const within = (
    minutes: ReadonlyMap<number, Distribution>,
    from: number,
    count: number,
  ): Distribution | undefined =>
    merge(
      Array.from({ length: count }, (_, index) => minutes.get(from + index)).filter(
        (one) => one !== undefined,
      ),
    );

  return {
    record: (metric, value) => {
      const key = keyOf(metric);
      const minutes = series.get(key) ?? new Map<number, Map<number, number>>();
      series.set(key, minutes);
      const distribution = minutes.get(running()) ?? new Map<number, number>();
      minutes.set(running(), distribution);
      distribution.set(value, (distribution.get(value) ?? 0) + 1);
    },
    endMinute: () => {
      startedMs.push(clock.now());
      if (startedMs.length <= keptMinutes) return;
      startedMs.shift();
      for (const minutes of series.values()) minutes.delete(first);
      first += 1;
    },
    recent: (metric, count, periods) => {
      const minutes = series.get(keyOf(metric)) ?? new Map<number, Distribution>();
      return Array.from({ length: periods }, (_, index) =>
        within(minutes, running() - (periods - index) * count, count),
      );
    },
    between: (metric, count, { startMs, endMs }) => {
      const minutes = series.get(keyOf(metric)) ?? new Map<number, Distribution>();
      const begin = startedMs.findIndex((ms) => ms >= startMs);
      if (begin === -1) return [];
      return startedMs.slice(begin).flatMap((ms, index) => {
        if (index % count !== 0 || ms >= endMs) return [];
        const distribution = within(minutes, first + begin + index, count);
        return distribution === undefined ? [] : [{ startedMs: ms, distribution }];
      });
    },
  };
};
