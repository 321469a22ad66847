import { describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../support/resources.ts';
import { createTestCloudWatch, setup, topicArn } from './support/setup.ts';
import { region } from '../support/resources.ts';

describe('AWS::CloudWatch::Alarm', () => {
  const type = 'AWS::CloudWatch::Alarm';
  const properties = {
    AlarmName: 'dead-letters',
    AlarmActions: [topicArn],
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
    Statistic: 'Maximum',
    Period: '60',
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  };
  const stat = (Id: string, more: object = {}) => ({
    Id,
    MetricStat: {
      Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' },
      Period: 60,
      Stat: 'Sum',
    },
    ReturnData: false,
    ...more,
  });
  const {
    Namespace: _,
    MetricName: __,
    Dimensions: ___,
    Statistic: ____,
    Period: _____,
    ...withoutMetric
  } = properties;

  it('is kept and described, without a verdict before the first minute is over', async () => {
    const { json, query, resources } = await setup();

    const created = await resources.create(type, properties);
    const { body } = await json('DescribeAlarms', { AlarmNames: ['dead-letters'] });
    const xml = await query({ Action: 'DescribeAlarms', AlarmNamePrefix: 'dead' });

    expect(created).toEqual({
      physicalId: 'dead-letters',
      attributes: { Arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:dead-letters' },
    });
    expect(body).toMatchObject({
      MetricAlarms: [{ AlarmName: 'dead-letters', StateValue: 'INSUFFICIENT_DATA', Period: 60 }],
    });
    expect(xml.body).toContain('<AlarmName>dead-letters</AlarmName>');
    expect(xml.body).toContain(`<AlarmActions><member>${topicArn}</member></AlarmActions>`);
  });

  it('changes in place, is replaced for another name, and is removed', async () => {
    const { json, resources } = await setup();
    await resources.create(type, properties);

    const changed = await resources.update(type, 'dead-letters', { ...properties, Threshold: 5 }, properties);
    const { body } = await json('DescribeAlarms', {});
    const moved = await resources.update(type, 'dead-letters', { ...properties, AlarmName: 'x' }, properties);
    await resources.remove(type, 'dead-letters', properties);

    expect(changed).toMatchObject({ physicalId: 'dead-letters' });
    expect(body).toMatchObject({ MetricAlarms: [{ Threshold: 5 }] });
    expect(moved).toBe('replace');
    expect(await json('DescribeAlarms', {})).toMatchObject({ body: { MetricAlarms: [] } });
  });

  it('takes one metric in Metrics', async () => {
    const { resources } = await setup();

    const created = resources.create(type, {
      ...withoutMetric,
      Metrics: [stat('errors', { ReturnData: true })],
    });

    await expect(created).resolves.toMatchObject({ physicalId: 'dead-letters' });
  });

  it.each([
    [{ AlarmActions: [`${topicArn}-none`] }, 'is no SNS topic'],
    [{ MetricName: undefined }, 'MetricName is missing'],
    [{ Statistic: undefined }, 'exactly one of Statistic and ExtendedStatistic'],
    [{ ExtendedStatistic: 'p99' }, 'exactly one of Statistic and ExtendedStatistic'],
    [{ Statistic: undefined, ExtendedStatistic: 'p999' }, 'is no statistic'],
    [{ Statistic: undefined, ExtendedStatistic: 'tm90' }, 'localhost computes no tm90'],
    [{ Period: 45 }, 'multiple of 60'],
    [{ Period: 10 }, 'no period of 10 seconds'],
    [{ Unit: 'Count' }, 'without Unit'],
    [{ EvaluateLowSampleCountPercentile: 'ignore' }, 'EvaluateLowSampleCountPercentile'],
    [{ MetricName: 'NumberOfMessagesSent' }, 'does not measure AWS/SQS NumberOfMessagesSent'],
    [{ Namespace: 'AWS/S3' }, 'measures nothing of AWS/S3'],
    [{ Threshold: undefined }, 'Threshold'],
    [{ ComparisonOperator: 'Above' }, 'ComparisonOperator'],
    [{ DatapointsToAlarm: 2 }, 'DatapointsToAlarm 2 is more than EvaluationPeriods 1'],
    [{ Period: 300, EvaluationPeriods: 300 }, 'looks back 90000 seconds'],
    [{ TreatMissingData: 'ok' }, 'TreatMissingData'],
    [{ Metrics: [stat('a', { ReturnData: true })] }, 'cannot stand beside Metrics'],
    [{ Evaluate: true }, 'Evaluate'],
  ])('refuses %p', async (change, says) => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...properties, ...change })).rejects.toThrow(says);
  });

  it.each([
    [[stat('a')], 'exactly one of Metrics has to have ReturnData true, not 0'],
    [[stat('a', { ReturnData: true }), stat('b')], 'one metric, not 2'],
    [[{ Id: 'e', Expression: 'a / 2' }, stat('a')], 'localhost computes no expressions, such as e'],
    [[{ Id: 'e' }], 'exactly one of Expression and MetricStat'],
    [[stat('Upper', { ReturnData: true })], 'lower-case letter'],
  ])('refuses Metrics %#', async (Metrics, says) => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...withoutMetric, Metrics })).rejects.toThrow(says);
  });
});

describe('AWS::CloudWatch::Dashboard', () => {
  const type = 'AWS::CloudWatch::Dashboard';
  const bodyOf = (...widgets: readonly object[]) => JSON.stringify({ widgets });
  const metric = {
    type: 'metric',
    x: 0,
    y: 0,
    width: 12,
    height: 6,
    properties: { region, title: 'Onboarded', metrics: [['Landfall', 'Onboarded']], view: 'timeSeries' },
  };
  const properties = {
    DashboardName: 'landfall-eu-west-1',
    DashboardBody: bodyOf(metric, { type: 'text', properties: { markdown: '# Landfall' } }),
  };

  it('is kept, read and listed', async () => {
    const { json, permissions, resources } = await setup();

    await resources.create(type, properties);
    const got = await json('GetDashboard', { DashboardName: properties.DashboardName });
    const listed = await json('ListDashboards', {});

    const DashboardArn = 'arn:aws:cloudwatch::000000000000:dashboard/landfall-eu-west-1';
    expect(got.body).toMatchObject({ DashboardArn, DashboardBody: properties.DashboardBody });
    expect(listed.body).toMatchObject({ DashboardEntries: [{ DashboardName: properties.DashboardName }] });
    expect(permissions).toContainEqual({ action: 'cloudwatch:GetDashboard', resource: DashboardArn });
  });

  it('answers ResourceNotFound for one that is not there', async () => {
    const { json } = await setup();

    const got = await json('GetDashboard', { DashboardName: 'none' });

    expect(got).toMatchObject({ status: 404, body: { __type: 'ResourceNotFound' } });
  });

  it('clashes with one of the same name in another Region', async () => {
    const { dashboards, resources } = await setup();
    const elsewhere = createTestCloudWatch({ region: 'us-west-2', dashboards });
    await resourcesOf(elsewhere.providers).create(type, properties);

    await expect(resources.create(type, properties)).rejects.toThrow('dashboards belong to no Region');
  });

  it('changes in place, and is removed', async () => {
    const { dashboards, resources } = await setup();
    await resources.create(type, properties);
    const DashboardBody = bodyOf();

    await resources.update(type, properties.DashboardName, { ...properties, DashboardBody }, properties);
    const changed = dashboards.find(properties.DashboardName)?.body;
    await resources.remove(type, properties.DashboardName, properties);

    expect(changed).toBe(DashboardBody);
    expect(dashboards.list()).toEqual([]);
  });

  it.each([
    ['{', 'no JSON'],
    ['{}', 'widgets'],
    [bodyOf({ ...metric, type: 'graph' }), 'metric, text, log and alarm'],
    [bodyOf({ ...metric, properties: { metrics: [['a', 'b']] } }), 'region'],
    [bodyOf({ ...metric, properties: { region } }), 'neither metrics nor an alarm annotation'],
    [bodyOf({ ...metric, x: 20 }), '24 columns'],
    [bodyOf({ ...metric, y: undefined }), 'x and y'],
    [bodyOf({ ...metric, width: 25 }), 'width'],
    [bodyOf({ type: 'text', properties: {} }), 'markdown'],
    [bodyOf({ type: 'log', properties: { region } }), 'query'],
    [bodyOf({ type: 'alarm', properties: { alarms: ['dead-letters'] } }), 'alarms'],
  ])('refuses the body %s', async (DashboardBody, says) => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...properties, DashboardBody })).rejects.toThrow(says);
  });

  it('refuses a name with other signs than AWS takes', async () => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...properties, DashboardName: 'a b' })).rejects.toThrow('only a-z');
  });
});
