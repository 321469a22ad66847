import { afterEach, describe, expect, it } from '@jest/globals';
import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../../../infra/local/endpoint/aws-service.ts';
import { createEventBuses } from '../../../../infra/local/events/event-buses.ts';
import { CloudEvents, type CloudEvent } from '../../../../infra/local/region/cloud-events.ts';
import { createManualClock } from '../sqs/manual-clock.ts';
import { resourcesOf } from '../support/resources.ts';
import { serveService } from '../sqs/serve-service.ts';
import { createRecordingTargets, type HandedOver } from './recording-targets.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:replicate';
const deadLetterArn = 'arn:aws:sqs:eu-west-1:000000000000:dead';
const busArn = 'arn:aws:events:eu-west-1:000000000000:event-bus/devices';
const ruleArn = 'arn:aws:events:eu-west-1:000000000000:rule/devices/replicate';

const usual: PutEventsRequestEntry = {
  Source: 'landfall',
  DetailType: 'device',
  Detail: '{"thingName":"t-1"}',
  EventBusName: 'devices',
};

const setup = async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 24, 6, 13, 39, 250));
  const targets = createRecordingTargets();
  const events = new CloudEvents();
  const told: CloudEvent[] = [];
  events.on('event', (event) => told.push(event));
  const buses = createEventBuses({
    region: 'eu-west-1',
    accountId: '000000000000',
    clock,
    events,
    targets,
    roles: {
      isAllowed: (role, action, resource) =>
        role === 'role/pipe' && action === 'events:PutEvents' && resource === busArn,
    },
  });
  const served = await serveService(buses.service);
  const client = new EventBridgeClient({
    region: 'eu-west-1',
    endpoint: served.url,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  closers.push(served.close, buses.close, async () => client.destroy());

  const provided = resourcesOf(buses.providers);
  await provided.create('AWS::Events::EventBus', { Name: 'devices' });
  const createRule = async (target: Readonly<Record<string, unknown>> = {}, rule = {}) =>
    provided.create('AWS::Events::Rule', {
      Name: 'replicate',
      EventBusName: 'devices',
      EventPattern: { source: ['landfall'] },
      Targets: [{ Arn: functionArn, Id: 'one', ...target }],
      ...rule,
    });
  const put = async (...entries: readonly PutEventsRequestEntry[]) =>
    client.send(new PutEventsCommand({ Entries: entries.map((entry) => Object.assign({}, usual, entry)) }));
  return { buses, clock, client, events, targets, told, served, createRule, put, ...provided };
};

const eventOf = (handedOver: HandedOver | undefined): unknown =>
  handedOver?.to === 'function' ? handedOver.event : undefined;

describe('event buses', () => {
  it('lead an event to the target of a rule that matches, in the envelope of AWS', async () => {
    const { createRule, put, targets } = await setup();
    const rule = await createRule();

    const { Entries } = await put({ Resources: ['arn:x'] }, { Source: 'other' });
    await targets.untilTaken(1);

    expect(rule).toEqual({ physicalId: 'devices|replicate', attributes: { Arn: ruleArn } });
    expect(targets.taken).toEqual([
      {
        to: 'function',
        arn: functionArn,
        origin: { service: 'events.amazonaws.com', sourceArn: ruleArn },
        event: {
          version: '0',
          id: Entries?.[0]?.EventId,
          'detail-type': 'device',
          source: 'landfall',
          account: '000000000000',
          time: '2026-11-24T06:13:39Z',
          region: 'eu-west-1',
          resources: ['arn:x'],
          detail: { thingName: 't-1' },
        },
      },
    ]);
  });

  it('lead an event to a queue as JSON', async () => {
    const { createRule, put, targets } = await setup();
    await createRule({ Arn: 'arn:aws:sqs:eu-west-1:000000000000:letters', InputPath: '$.detail' });

    await put({});
    await targets.untilTaken(1);

    expect(targets.taken[0]).toMatchObject({ to: 'queue', body: '{"thingName":"t-1"}' });
  });

  it.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a path', { InputPath: '$.detail.thingName' }, 't-1'],
    [
      'a template',
      {
        InputTransformer: {
          InputPathsMap: { thing: '$.detail.thingName' },
          InputTemplate: '{"name": <thing>, "rule": "of <aws.events.rule-name>"}',
        },
      },
      { name: 't-1', rule: 'of replicate' },
    ],
  ])('give the target %s instead of the event', async (_, input, expected) => {
    const { createRule, put, targets } = await setup();
    await createRule(input);

    await put({});
    await targets.untilTaken(1);

    expect(eventOf(targets.taken[0])).toEqual(expected);
  });

  it('answer entry by entry', async () => {
    const { createRule, put, targets } = await setup();
    await createRule();

    const { FailedEntryCount, Entries } = await put(
      { Detail: 'no JSON' },
      { Detail: '[]' },
      { Source: 'aws.ec2' },
      { DetailType: undefined },
      { EventBusName: 'none' },
      {},
    );
    await targets.untilTaken(1);

    expect(FailedEntryCount).toBe(5);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'InvalidArgument',
      'ResourceNotFoundException',
      undefined,
    ]);
  });

  it('refuse eleven entries, and 256 KB in all', async () => {
    const { put } = await setup();

    await expect(put(...Array.from({ length: 11 }, () => ({})))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put({ Detail: JSON.stringify({ a: 'x'.repeat(256 * 1024) }) })).rejects.toThrow(
      /Total size of the entries/,
    );
  });

  it('say what each call needs', async () => {
    const { client, createRule, put, served } = await setup();
    await createRule();

    await put({}, {}, { EventBusName: undefined });
    await client.send(new DescribeRuleCommand({ Name: 'replicate', EventBusName: 'devices' }));
    await client.send(new ListRulesCommand({}));

    expect(served.permissions).toEqual([
      `events:PutEvents ${busArn}`,
      'events:PutEvents arn:aws:events:eu-west-1:000000000000:event-bus/default',
      `events:DescribeRule ${ruleArn}`,
      'events:ListRules *',
    ]);
  });

  it('show, disable and enable rules', async () => {
    const { client, createRule, put, targets } = await setup();
    await createRule();
    const named = { Name: 'replicate', EventBusName: 'devices' };

    await client.send(new DisableRuleCommand(named));
    const disabled = await client.send(new DescribeRuleCommand(named));
    await put({ DetailType: 'unseen' });
    await client.send(new EnableRuleCommand(named));
    await put({ DetailType: 'seen' });
    await targets.untilTaken(1);

    expect(disabled).toMatchObject({
      State: 'DISABLED',
      EventPattern: '{"source":["landfall"]}',
      Arn: ruleArn,
    });
    expect(targets.taken).toHaveLength(1);
    expect(eventOf(targets.taken[0])).toMatchObject({ 'detail-type': 'seen' });
    const { Rules } = await client.send(new ListRulesCommand({ EventBusName: busArn, NamePrefix: 'rep' }));
    const { Targets } = await client.send(
      new ListTargetsByRuleCommand({ Rule: 'replicate', EventBusName: 'devices' }),
    );
    const { EventBuses } = await client.send(new ListEventBusesCommand({}));
    const bus = await client.send(new DescribeEventBusCommand({ Name: 'devices' }));
    expect(Rules?.map(({ Name }) => Name)).toEqual(['replicate']);
    expect(Targets?.map(({ Arn }) => Arn)).toEqual([functionArn]);
    expect(EventBuses?.map(({ Name }) => Name)).toEqual(['default', 'devices']);
    expect(bus.Arn).toBe(busArn);
  });

  it('name an operation or a thing that is not there', async () => {
    const { client } = await setup();

    await expect(
      client.send(new TestEventPatternCommand({ EventPattern: '{}', Event: '{}' })),
    ).rejects.toThrow(/no operation AWSEvents.TestEventPattern/);
    await expect(
      client.send(new DescribeRuleCommand({ Name: 'none', EventBusName: 'devices' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a delivery that fails', () => {
  const throttled = new AwsError('TooManyRequestsException', 429, 'Rate exceeded');
  const denied = new AwsError('AccessDeniedException', 403, 'No permission');

  const refuseFunction = (error: AwsError) => (handedOver: HandedOver) =>
    handedOver.to === 'function' ? error : undefined;

  it('is tried again after a back-off', async () => {
    const { clock, createRule, put, targets } = await setup();
    await createRule();
    targets.refuse(refuseFunction(throttled));
    await put({});

    const first = await clock.untilSleeping();
    await clock.advance(first);
    const second = await clock.untilSleeping();
    targets.refuse(() => undefined);
    await clock.advance(second);

    expect(first).toBeGreaterThanOrEqual(500);
    expect(first).toBeLessThanOrEqual(1000);
    expect(second).toBeGreaterThanOrEqual(1000);
    expect(second).toBeLessThanOrEqual(2000);
    expect(targets.attempts()).toBe(3);
    expect(targets.taken).toHaveLength(1);
  });

  it.each([
    ['the retries', { MaximumRetryAttempts: 2 }, 'MaximumRetryAttempts', '2'],
    ['the age', { MaximumEventAgeInSeconds: 60 }, 'MaximumEventAgeInSeconds', expect.any(String)],
  ])('goes to the dead-letter queue once %s are spent', async (_, RetryPolicy, condition, retries) => {
    const { clock, createRule, put, targets } = await setup();
    await createRule({ RetryPolicy, DeadLetterConfig: { Arn: deadLetterArn } });
    targets.refuse(refuseFunction(throttled));

    await put({});
    await clock.untilSleeping();
    await clock.advance(3_600_000);

    expect(targets.taken).toEqual([
      {
        to: 'queue',
        arn: deadLetterArn,
        body: expect.stringContaining('"detail":{"thingName":"t-1"}'),
        origin: { service: 'events.amazonaws.com', sourceArn: ruleArn },
        attributes: {
          RULE_ARN: ruleArn,
          TARGET_ARN: functionArn,
          ERROR_CODE: 'THROTTLING',
          ERROR_MESSAGE: 'Rate exceeded',
          EXHAUSTED_RETRY_CONDITION: condition,
          RETRY_ATTEMPTS: retries,
        },
      },
    ]);
    expect(clock.sleepers()).toBe(0);
  });

  it('is given up after 24 hours by default', async () => {
    const { clock, createRule, put, targets } = await setup();
    await createRule({ DeadLetterConfig: { Arn: deadLetterArn } });
    targets.refuse(refuseFunction(throttled));

    await put({});
    await clock.untilSleeping();
    await clock.advance(86_400_000);

    expect(targets.taken).toHaveLength(1);
    expect(targets.attempts()).toBeGreaterThan(100);
    expect(targets.attempts()).toBeLessThanOrEqual(187);
  });

  it.each([
    ['denied', denied, 'NO_PERMISSIONS'],
    ['missing', new AwsError('ResourceNotFoundException', 404, 'Function not found'), 'NO_RESOURCE'],
  ])('is not tried again when the target is %s', async (_, error, code) => {
    const { clock, createRule, put, targets } = await setup();
    await createRule({ DeadLetterConfig: { Arn: deadLetterArn } });
    targets.refuse(refuseFunction(error));

    await put({});
    await targets.untilTaken(1);

    expect(clock.sleepers()).toBe(0);
    expect(targets.taken[0]).toMatchObject({
      to: 'queue',
      attributes: { ERROR_CODE: code, ERROR_MESSAGE: error.message, RETRY_ATTEMPTS: '0' },
    });
    expect(targets.taken[0]).not.toHaveProperty('attributes.EXHAUSTED_RETRY_CONDITION');
  });

  it('is not tried again when the input cannot be made', async () => {
    const { createRule, put, targets } = await setup();
    await createRule({
      InputTransformer: { InputPathsMap: { a: '$.detail.none' }, InputTemplate: '{"a": <a>}' },
      DeadLetterConfig: { Arn: deadLetterArn },
    });

    await put({});
    await targets.untilTaken(1);

    expect(targets.taken[0]).toMatchObject({ to: 'queue', attributes: { ERROR_CODE: 'INVALID_JSON' } });
  });

  it('is told when the event is lost', async () => {
    const { createRule, events, put, targets } = await setup();
    await createRule({ DeadLetterConfig: { Arn: deadLetterArn } });
    targets.refuse(() => denied);
    const lost = new Promise<CloudEvent>((resolve) => events.once('event', resolve));

    await put({});

    expect(await lost).toMatchObject({
      type: 'log',
      functionName: 'rule/replicate',
      line: expect.stringMatching(/NO_PERMISSIONS.*is lost.*refused it/),
    });
  });

  it('holds no other target up', async () => {
    const { createRule, put, targets } = await setup();
    const other = functionArn.replace('replicate', 'other');
    await createRule(
      {},
      {
        Targets: [
          { Arn: functionArn, Id: 'one' },
          { Arn: other, Id: 'two' },
        ],
      },
    );
    targets.refuse((handedOver) => (handedOver.arn === functionArn ? throttled : undefined));

    await put({});
    await targets.untilTaken(1);

    expect(targets.taken[0]?.arn).toBe(other);
  });
});

describe('a Region that goes down', () => {
  it('refuses events, and delivers what it had taken in once it is back', async () => {
    const { buses, clock, createRule, put, targets } = await setup();
    await createRule();
    targets.refuse(() => new AwsError('ServiceUnavailable', 503, 'down'));
    await put({ DetailType: 'before' });
    const backoff = await clock.untilSleeping();

    await buses.suspend();
    targets.refuse(() => undefined);
    await expect(put({ DetailType: 'during' })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    await clock.advance(backoff);
    const whileDown = targets.taken.length;
    await buses.resume();
    await targets.untilTaken(1);

    expect(whileDown).toBe(0);
    expect(targets.taken.map(eventOf)).toMatchObject([{ 'detail-type': 'before' }]);
  });

  it('does not count a delivery that failed because it went down', async () => {
    const { buses, clock, createRule, put, targets } = await setup();
    await createRule({ RetryPolicy: { MaximumRetryAttempts: 0 }, DeadLetterConfig: { Arn: deadLetterArn } });
    const down = new Promise<void>((resolve) =>
      targets.refuse(() => {
        void buses.suspend();
        resolve();
        return new AwsError('AccessDeniedException', 403, 'down');
      }),
    );
    await put({}).catch(() => undefined);
    await down;
    await clock.advance(0);

    targets.refuse(() => undefined);
    await buses.resume();
    await targets.untilTaken(1);

    expect(targets.taken[0]?.to).toBe('function');
  });

  it('leaves nothing behind when it is closed', async () => {
    const { buses, clock, createRule, put, targets } = await setup();
    await createRule();
    targets.refuse(() => new AwsError('ServiceUnavailable', 503, 'down'));
    await put({});
    await clock.untilSleeping();

    await buses.close();
    await buses.close();

    expect(clock.sleepers()).toBe(0);
  });
});

describe('a hand-over to a bus', () => {
  const entry = { source: 'landfall', detailType: 'device', detail: '{}' };

  it('is taken from a role that may put events', async () => {
    const { buses, createRule, targets } = await setup();
    await createRule();

    await buses.putEvents(busArn, [entry], { roleArn: 'role/pipe' });
    await targets.untilTaken(1);

    expect(eventOf(targets.taken[0])).toMatchObject({ source: 'landfall', detail: {} });
  });

  it('delivers the good entries and names the others', async () => {
    const { buses, createRule, targets } = await setup();
    await createRule();

    const putting = buses.putEvents(busArn, [{ ...entry, detail: '' }, entry, { ...entry, detail: '}' }], {
      roleArn: 'role/pipe',
    });

    await expect(putting).rejects.toMatchObject({
      name: 'InvalidArgument',
      fields: { failedEntries: [0, 2] },
    });
    await targets.untilTaken(1);
  });

  it.each<[string, string, { roleArn: string } | { service: string; sourceArn: string }, string]>([
    ['from another role', busArn, { roleArn: 'role/other' }, 'AccessDeniedException'],
    ['from a service', busArn, { service: 'x.amazonaws.com', sourceArn: 'arn:x' }, 'AccessDeniedException'],
    [
      'for a bus of another Region',
      busArn.replace('eu-west-1', 'us-west-2'),
      { roleArn: 'role/pipe' },
      'ResourceNotFoundException',
    ],
    ['for a bare name', 'devices', { roleArn: 'role/pipe' }, 'ResourceNotFoundException'],
  ])('is refused %s', async (_, arn, origin, name) => {
    const { buses } = await setup();

    await expect(buses.putEvents(arn, [entry], origin)).rejects.toMatchObject({ name });
  });
});

describe('rules and buses as resources', () => {
  it.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, RegExp]>([
    ['a target of another kind', { Arn: 'arn:aws:sns:eu-west-1:000000000000:t' }, {}, /no Lambda function/],
    ['a function of another Region', { Arn: functionArn.replace('eu', 'us') }, {}, /of eu-west-1/],
    ['a bus as a target', { Arn: busArn.replace('eu', 'us') }, {}, /to no other Region/],
    ['a dead-letter topic', { DeadLetterConfig: { Arn: 'arn:aws:sns:eu-west-1:0:t' } }, {}, /no SQS queue/],
    ['Input and InputPath', { Input: '1', InputPath: '$.detail' }, {}, /only one of Input/],
    ['a placeholder from nowhere', { InputTransformer: { InputTemplate: '<a>' } }, {}, /<a>/],
    ['more retries than AWS has', { RetryPolicy: { MaximumRetryAttempts: 186 } }, {}, /MaximumRetryAttempts/],
    ['a property of a target it does not know', { EcsParameters: {} }, {}, /EcsParameters/],
    ['a property it does not know', {}, { RoleArn: 'x' }, /RoleArn/],
    ['an operator it does not know', {}, { EventPattern: { a: [{ cidr: 'x' }] } }, /"cidr"/],
    ['a bus that is not there', {}, { EventBusName: 'none' }, /none/],
    ['neither pattern nor schedule', {}, { EventPattern: undefined }, /either EventPattern/],
    [
      'a cron schedule',
      {},
      { EventPattern: undefined, EventBusName: 'default', ScheduleExpression: 'cron(0 1 * * ? *)' },
      /no cron/,
    ],
    [
      'a schedule on a bus of one’s own',
      {},
      { EventPattern: undefined, ScheduleExpression: 'rate(1 minute)' },
      /only on the default event bus/,
    ],
  ])('are refused with %s', async (_, target, rule, message) => {
    const { createRule } = await setup();

    await expect(createRule(target, rule)).rejects.toThrow(message);
  });

  it('fire a scheduled rule at its rate until it is removed', async () => {
    const { clock, create, remove, targets } = await setup();
    const properties = {
      Name: 'often',
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [{ Arn: functionArn, Id: 'one' }],
    };
    const { physicalId } = await create('AWS::Events::Rule', properties);

    await clock.advance(11 * 60_000);
    await remove('AWS::Events::Rule', physicalId, properties);
    await clock.advance(60 * 60_000);

    expect(physicalId).toBe('often');
    expect(targets.taken).toHaveLength(2);
    expect(eventOf(targets.taken[0])).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: ['arn:aws:events:eu-west-1:000000000000:rule/often'],
      detail: {},
    });
  });

  it('deliver nothing once removed', async () => {
    const { createRule, client, put, remove, targets } = await setup();
    const { physicalId } = await createRule();

    await remove('AWS::Events::Rule', physicalId, {});
    await put({});
    await remove('AWS::Events::EventBus', 'devices', { Name: 'devices' });

    expect(targets.attempts()).toBe(0);
    await expect(client.send(new DescribeEventBusCommand({ Name: 'devices' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuse a second bus or rule of the same name', async () => {
    const { create, createRule } = await setup();
    await createRule();

    await expect(createRule()).rejects.toThrow(/exists already/);
    await expect(create('AWS::Events::EventBus', { Name: 'devices' })).rejects.toThrow(/already exists/);
  });
});
