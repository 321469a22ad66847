import { describe, expect, it } from '@jest/globals';
import { DescribeAlarmsCommand, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { region } from '../support/resources.ts';
import { setup, topicArn } from './support/setup.ts';

const type = 'AWS::CloudWatch::Alarm';
const deadLetters = {
  AlarmName: 'dead-letters',
  AlarmDescription: 'somebody has to look',
  AlarmActions: [topicArn],
  OKActions: [topicArn],
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateNumberOfMessagesVisible',
  Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};
const ofFunction = {
  ...deadLetters,
  Namespace: 'AWS/Lambda',
  Dimensions: [{ Name: 'FunctionName', Value: 'replicate' }],
  Statistic: 'Sum',
};
const atMs = 0;

describe('an alarm', () => {
  describe('when a message lies in the queue that it watches', () => {
    const raised = async () => {
      const parts = await setup();
      await parts.resources.create(type, deadLetters);
      await parts.minutes(1);
      parts.queue.visible = 2;
      await parts.minutes(1);
      return parts;
    };

    it('is raised after a minute, and lowered when the queue is empty', async () => {
      const { changes, minutes, queue } = await raised();
      queue.visible = 0;
      await minutes(1);
      await minutes(1);

      expect(changes()).toEqual(['dead-letters: OK', 'dead-letters: ALARM', 'dead-letters: OK']);
    });

    it('says so to whoever describes it', async () => {
      const { client } = await raised();

      const inAlarm = await client.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
      const isOk = await client.send(new DescribeAlarmsCommand({ StateValue: 'OK' }));

      expect(inAlarm.MetricAlarms).toMatchObject([
        {
          AlarmName: 'dead-letters',
          StateValue: 'ALARM',
          StateReason: expect.stringContaining(
            '1 of the last 1 datapoints [2] was greater than the threshold 0',
          ),
          StateUpdatedTimestamp: new Date(Date.UTC(2026, 10, 24, 0, 2)),
        },
      ]);
      expect(isOk.MetricAlarms).toEqual([]);
    });

    it('publishes each change to its topic, once', async () => {
      const { published, minutes } = await raised();
      await minutes(3);

      expect(published).toMatchObject([
        { subject: `OK: "dead-letters" in ${region}`, message: { OldStateValue: 'INSUFFICIENT_DATA' } },
        {
          topicArn,
          subject: `ALARM: "dead-letters" in ${region}`,
          alarmArn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:dead-letters',
          message: {
            AlarmName: 'dead-letters',
            AlarmDescription: 'somebody has to look',
            NewStateValue: 'ALARM',
            OldStateValue: 'OK',
            Region: region,
            Trigger: { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 0 },
          },
        },
      ]);
    });

    it('keeps its state when it is changed, until the next minute', async () => {
      const { client, minutes, resources } = await raised();
      await resources.update(type, 'dead-letters', { ...deadLetters, Threshold: 5 }, deadLetters);
      const stateOf = async () =>
        (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms?.map(({ StateValue }) => StateValue);

      const before = await stateOf();
      await minutes(1);

      expect(before).toEqual(['ALARM']);
      expect(await stateOf()).toEqual(['OK']);
    });
  });

  it('publishes nothing when its actions are off', async () => {
    const { changes, minutes, published, resources } = await setup();
    await resources.create(type, { ...deadLetters, ActionsEnabled: false });

    await minutes(1);

    expect(changes()).toEqual(['dead-letters: OK']);
    expect(published).toEqual([]);
  });

  it('watches the errors of a function over five minutes that slide', async () => {
    const { changes, events, minutes, resources } = await setup();
    await resources.create(type, {
      ...ofFunction,
      MetricName: 'Errors',
      Period: 300,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 3,
    });
    const fail = (functionName: string) =>
      events.tell({
        type: 'invocation',
        region,
        functionName,
        requestId: 'r',
        outcome: 'failed',
        attempt: 1,
        durationMs: 1,
        atMs,
      });
    await minutes(1);
    fail('replicate');
    fail('replicate');
    fail('onboard');
    await minutes(4);
    const before = changes();

    fail('replicate');
    await minutes(1);

    expect(before).toEqual(['dead-letters: OK']);
    expect(changes()).toEqual(['dead-letters: OK', 'dead-letters: ALARM']);
  });

  it.each([
    ['Throttles', 1],
    ['AsyncEventAge', 3_600_001],
  ])('watches %s of a function', async (MetricName, value) => {
    const { changes, events, minutes, resources } = await setup();
    await resources.create(type, { ...ofFunction, MetricName });

    const dimensions = { FunctionName: 'replicate' };
    events.tell({
      type: 'metric',
      region,
      namespace: 'AWS/Lambda',
      name: MetricName,
      dimensions,
      value,
      atMs,
    });
    await minutes(1);

    expect(changes()).toEqual(['dead-letters: ALARM']);
  });

  it('watches a percentile of what a function writes to its log, of three periods', async () => {
    const { changes, events, minutes, resources } = await setup();
    await resources.create(type, {
      ...deadLetters,
      Namespace: 'Landfall',
      MetricName: 'ReplicationLag',
      Dimensions: [{ Name: 'service', Value: 'landfall' }],
      Statistic: undefined,
      ExtendedStatistic: 'p99',
      EvaluationPeriods: 3,
      Threshold: 100,
    });
    const lag = (ReplicationLag: number, inRegion = region) =>
      events.tell({
        type: 'log',
        region: inRegion,
        functionName: 'replicate',
        line: JSON.stringify({
          _aws: {
            CloudWatchMetrics: [
              { Namespace: 'Landfall', Dimensions: [['service']], Metrics: [{ Name: 'ReplicationLag' }] },
            ],
          },
          service: 'landfall',
          ReplicationLag,
        }),
        atMs,
      });

    for (let minute = 0; minute < 3; minute += 1) {
      lag(50);
      lag(9000, 'us-west-2');
      await minutes(1);
    }
    const before = changes();
    for (let minute = 0; minute < 3; minute += 1) {
      for (let row = 0; row < 90; row += 1) lag(50);
      lag(9000);
      await minutes(1);
    }

    expect(before).toEqual(['dead-letters: OK']);
    expect(changes()).toEqual(['dead-letters: OK', 'dead-letters: ALARM']);
  });

  describe('when its Region is down', () => {
    it('stays as it is, and goes on without data of that time', async () => {
      const { cloudWatch, changes, minutes, queue, resources } = await setup();
      await resources.create(type, { ...deadLetters, TreatMissingData: 'missing' });
      await minutes(1);
      queue.visible = 1;

      await cloudWatch.suspend();
      await minutes(5);
      const meanwhile = changes();
      queue.visible = 0;
      await cloudWatch.resume();
      await minutes(1);

      expect(meanwhile).toEqual(['dead-letters: OK']);
      expect(changes()).toEqual(['dead-letters: OK']);
    });
  });
});

describe('GetMetricStatistics', () => {
  const input = {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
    StartTime: new Date(Date.UTC(2026, 10, 24)),
    EndTime: new Date(Date.UTC(2026, 10, 25)),
    Period: 120,
  };

  it('gives what was measured, by the SDK', async () => {
    const { client, minutes, queue } = await setup();
    for (const visible of [1, 3, 5]) {
      queue.visible = visible;
      await minutes(1);
    }

    const { Datapoints, Label } = await client.send(
      new GetMetricStatisticsCommand({
        ...input,
        Statistics: ['Maximum', 'Average'],
        ExtendedStatistics: ['p50'],
      }),
    );

    expect(Label).toBe('ApproximateNumberOfMessagesVisible');
    expect(Datapoints).toEqual([
      { Timestamp: input.StartTime, Maximum: 3, Average: 2, ExtendedStatistics: { p50: 1 } },
      {
        Timestamp: new Date(Date.UTC(2026, 10, 24, 0, 2)),
        Maximum: 5,
        Average: 5,
        ExtendedStatistics: { p50: 5 },
      },
    ]);
  });

  it('gives them on the Query protocol too', async () => {
    const { minutes, query, queue } = await setup();
    queue.visible = 7;
    await minutes(1);

    const { body } = await query({
      Action: 'GetMetricStatistics',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      'Dimensions.member.1.Name': 'QueueName',
      'Dimensions.member.1.Value': 'dead',
      StartTime: '2026-11-24T00:00:00Z',
      EndTime: '2026-11-25T00:00:00Z',
      Period: '60',
      'Statistics.member.1': 'Maximum',
    });

    expect(body).toContain('<Maximum>7</Maximum>');
    expect(body).toContain('<Timestamp>2026-11-24T00:00:00');
  });

  it.each([
    [{}, 'Statistics or ExtendedStatistics must be given'],
    [{ ExtendedStatistics: ['tm90'] }, 'no tm90'],
    [{ Statistics: ['Sum' as const], Period: 10 }, 'multiple of 60'],
    [{ Statistics: ['Sum' as const], MetricName: 'NumberOfMessagesSent' }, 'does not measure'],
    [{ Statistics: ['Sum' as const], Unit: 'Count' as const }, 'Unit'],
  ])('refuses %j', async (change, says) => {
    const { client, minutes } = await setup();
    await minutes(1);

    const asked = client.send(new GetMetricStatisticsCommand({ ...input, ...change }));

    await expect(asked).rejects.toThrow(says);
  });
});
