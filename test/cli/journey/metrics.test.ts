import { describe, expect, it } from '@jest/globals';
import { logRecord, metricValues } from '../../../cli/journey/metrics.ts';

const logged = (line: string) =>
  ({ type: 'log', region: 'us-west-2', functionName: 'replicate', line, atMs: 0 }) as const;

const emf = (name: string, value: unknown): string =>
  JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        { Namespace: 'Landfall', Dimensions: [['service']], Metrics: [{ Name: name, Unit: 'Count' }] },
      ],
    },
    service: 'landfall',
    [name]: value,
  });

describe('metricValues', () => {
  it('reads single values and lists, in order, of the one metric', () => {
    const events = [
      logged(emf('ReplicationLag', 12)),
      logged(emf('Onboarded', 1)),
      logged(emf('ReplicationLag', [7, 9])),
    ];

    expect(metricValues(events, 'ReplicationLag')).toEqual([12, 7, 9]);
  });

  it('passes over lines that only mention the metric', () => {
    const events = [
      logged('ReplicationLag'),
      logged('{"message":"ReplicationLag is 3"}'),
      logged('{"ReplicationLag":'),
    ];

    expect(metricValues(events, 'ReplicationLag')).toEqual([]);
  });
});

describe('logRecord', () => {
  it('is the object of a JSON line and nothing for any other line', () => {
    expect(logRecord(logged('{"reason":"identity-taken"}'))).toEqual({ reason: 'identity-taken' });
    expect(logRecord(logged('START'))).toBeUndefined();
    expect(logRecord(logged('3'))).toBeUndefined();
  });
});
