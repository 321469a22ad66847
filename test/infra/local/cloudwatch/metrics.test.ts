import { describe, expect, it } from '@jest/globals';
import { readEmbeddedMetrics } from '../../../../infra/local/cloudwatch/emf.ts';
import { createMetrics } from '../../../../infra/local/cloudwatch/metrics.ts';
import { computeStatistic, parseStatistic } from '../../../../infra/local/cloudwatch/statistic.ts';
import { createManualClock } from '../sqs/manual-clock.ts';

const errors = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'onboard' } };

const setup = () => {
  const clock = createManualClock(0);
  const metrics = createMetrics(clock);
  return {
    metrics,
    endMinute: async () => {
      await clock.advance(60_000);
      metrics.endMinute();
    },
    sums: (minutes: number, periods: number) =>
      metrics.recent(errors, minutes, periods).map((one) => one && computeStatistic(one, 'Sum')),
  };
};

describe('metrics', () => {
  it('are summed up by periods that have ended, the newest last', async () => {
    const { metrics, endMinute, sums } = setup();
    for (const count of [1, 0, 2]) {
      for (let error = 0; error < count; error += 1) metrics.record(errors, 1);
      await endMinute();
    }
    metrics.record(errors, 100);

    expect(sums(1, 4)).toEqual([undefined, 1, undefined, 2]);
    expect(sums(2, 2)).toEqual([1, 2]);
  });

  it('are others with other dimensions, in whatever order these stand', async () => {
    const { metrics, endMinute } = setup();
    const metric = { namespace: 'Landfall', name: 'Refused', dimensions: { service: 'a', reason: 'b' } };
    metrics.record(metric, 1);
    await endMinute();

    const same = { ...metric, dimensions: { reason: 'b', service: 'a' } };
    const other = { ...metric, dimensions: { service: 'a' } };

    expect(metrics.recent(same, 1, 1)).toEqual([new Map([[1, 1]])]);
    expect(metrics.recent(other, 1, 1)).toEqual([undefined]);
  });

  it('are found by their time, the running minute included', async () => {
    const { metrics, endMinute } = setup();
    for (const value of [1, 2, 3]) {
      metrics.record(errors, value);
      await endMinute();
    }
    metrics.record(errors, 4);

    const found = metrics.between(errors, 2, { startMs: 60_000, endMs: 200_000 });

    expect(found).toEqual([
      {
        startedMs: 60_000,
        distribution: new Map([
          [2, 1],
          [3, 1],
        ]),
      },
      { startedMs: 180_000, distribution: new Map([[4, 1]]) },
    ]);
  });

  it('are forgotten after 15 days', async () => {
    const { metrics, sums } = setup();
    metrics.record(errors, 1);
    for (let minute = 0; minute < 15 * 24 * 60; minute += 1) metrics.endMinute();

    expect(sums(15 * 24 * 60, 1)).toEqual([undefined]);
  });
});

describe('a statistic', () => {
  const distribution = new Map([
    [10, 97],
    [20, 2],
    [1000, 1],
  ]);

  it.each([
    ['SampleCount', 100],
    ['Sum', 2010],
    ['Average', 20.1],
    ['Minimum', 10],
    ['Maximum', 1000],
    ['p50', 10],
    ['p97', 10],
    ['p98', 20],
    ['p99', 20],
    ['p99.9', 1000],
    ['p100', 1000],
    ['p0', 10],
  ])('%s of what was measured is %d', (name, expected) => {
    const statistic = parseStatistic(name);

    expect(statistic && computeStatistic(distribution, statistic)).toBe(expected);
  });

  it.each(['tm90', 'p101', 'IQM', 'Median'])('is not known: %s', (name) => {
    expect(parseStatistic(name)).toBeUndefined();
  });
});

describe('a line of a log', () => {
  const document = {
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        {
          Namespace: 'Landfall',
          Dimensions: [['service'], ['service', 'reason']],
          Metrics: [{ Name: 'Refused', Unit: 'Count' }, { Name: 'Lag' }, { Name: 'Absent' }],
        },
      ],
    },
    service: 'landfall',
    reason: 'expired',
    Refused: 1,
    Lag: [5, 7],
  };

  it('holds each metric once for each set of dimensions, with each of its values', () => {
    const measured = readEmbeddedMetrics(JSON.stringify(document));

    expect(measured.map(({ metric, value }) => [Object.keys(metric.dimensions), metric.name, value])).toEqual(
      [
        [['service'], 'Refused', 1],
        [['service'], 'Lag', 5],
        [['service'], 'Lag', 7],
        [['service', 'reason'], 'Refused', 1],
        [['service', 'reason'], 'Lag', 5],
        [['service', 'reason'], 'Lag', 7],
      ],
    );
  });

  it.each(['hello', '{"CloudWatchMetrics"', '{"_aws":{"CloudWatchMetrics":[{}]}}', 'null'])(
    'holds none: %s',
    (line) => {
      expect(readEmbeddedMetrics(line)).toEqual([]);
    },
  );
});
