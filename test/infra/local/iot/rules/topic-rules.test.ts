import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../../../infra/local/endpoint/aws-service.ts';
import { FUNCTION_ARN, QUEUE_ARN, QUEUE_URL, ROLE_ARN, setup, sqsAction } from './support/setup.ts';

const denied = (): AwsError =>
  new AwsError('AccessDeniedException', 403, 'iot.amazonaws.com may not invoke it');
const parse = (line: string): unknown => JSON.parse(line);
const throttled = (): AwsError => new AwsError('TooManyRequestsException', 429, 'Rate exceeded');

describe('topic rules', () => {
  it('invoke a function with what the query selects, in the name of the rule', async () => {
    const { create, publish, rules, targets } = setup();
    await create({ Sql: "SELECT *, topic(2) AS thing FROM 'dt/+/t'" }, 'ingest');

    publish('dt/sensor-1/t', '{"temp":1}');
    publish('dt/sensor-1/other', '{"temp":2}');
    await rules.idle();

    expect(targets.handedOver).toEqual([
      {
        target: FUNCTION_ARN,
        body: { temp: 1, thing: 'sensor-1' },
        origin: {
          service: 'iot.amazonaws.com',
          sourceArn: 'arn:aws:iot:eu-west-1:000000000000:rule/ingest',
        },
      },
    ]);
  });

  it('start on a message before publish returns', async () => {
    const { create, publish, targets } = setup();
    await create({ Sql: "SELECT * FROM 'dt/#'" });

    publish('dt/sensor-1/t', '{}');

    expect(targets.attempts).toEqual([FUNCTION_ARN]);
  });

  it('run once for each rule that matches, and no other', async () => {
    const { create, publish, rules, targets } = setup();
    await create({ Sql: "SELECT 1 AS rule FROM 'dt/#'" });
    await create({ Sql: "SELECT 2 AS rule FROM 'dt/+/t' WHERE temp > 20" });
    await create({ Sql: "SELECT 3 AS rule FROM 'dt/+/t' WHERE temp > 30" });
    await create({ Sql: "SELECT 4 AS rule FROM 'dt/#'", RuleDisabled: true });
    await create({ Sql: "SELECT 5 AS rule FROM 'dt/#'", RuleDisabled: 'true' });
    await create({ Sql: "SELECT 6 AS rule FROM '#'" });

    publish('$aws/events/x', '{"temp":25}');
    publish('dt/sensor-1/t', '{"temp":25}');
    await rules.idle();

    expect(targets.handedOver.map(({ body }) => body)).toEqual([{ rule: 1 }, { rule: 2 }, { rule: 6 }]);
  });

  it('stop when they are removed, also twice', async () => {
    const { create, publish, remove, rules, targets } = setup();
    const name = await create({ Sql: "SELECT * FROM 'dt/#'" });

    await remove(name);
    await remove(name);
    publish('dt/sensor-1/t', '{}');
    await rules.idle();

    expect(targets.attempts).toEqual([]);
  });

  it('do what they are changed to', async () => {
    const { create, update, publish, rules, targets } = setup();
    const name = await create({ Sql: "SELECT 1 AS rule FROM 'dt/#'" });

    const changed = await update(name, { Sql: "SELECT 2 AS rule FROM 'dt/#'" });
    publish('dt/sensor-1/t', '{}');
    await rules.idle();

    expect(changed).toMatchObject({ physicalId: name });
    expect(targets.handedOver.map(({ body }) => body)).toEqual([{ rule: 2 }]);
    expect(await update(name, { Sql: "SELECT 2 AS rule FROM 'dt/#'" }, 'renamed')).toBe('replace');
  });

  it('see n/a for client and principal of a message that is not MQTT', async () => {
    const { create, rules, targets } = setup();
    await create({
      Sql: "SELECT clientid() AS c, principal() AS p FROM '$aws/events/certificates/registered/+'",
    });

    rules.publish({
      topic: '$aws/events/certificates/registered/ca',
      payload: Buffer.from('{}'),
      clientId: undefined,
      certificateId: undefined,
    });
    await rules.idle();

    expect(targets.handedOver[0]?.body).toEqual({ c: 'n/a', p: 'n/a' });
  });

  describe('with an SQS action', () => {
    it.each([
      { useBase64: false, payload: '{"a":1}', body: '{"a":1}' },
      { useBase64: true, payload: '{"a":1}', body: 'eyJhIjoxfQ==' },
      { useBase64: false, payload: 'no json', body: 'no json' },
      { useBase64: true, payload: Buffer.from([255, 0]), body: '/wA=' },
    ])('send $body as its role', async ({ useBase64, payload, body }) => {
      const { create, publish, rules, targets } = setup();
      const action = { Sqs: { ...sqsAction.Sqs, UseBase64: useBase64 } };
      await create({ Sql: "SELECT * FROM 'dt/#'", Actions: [action] });

      publish('dt/sensor-1/t', payload);
      await rules.idle();

      expect(targets.handedOver).toEqual([{ target: QUEUE_ARN, body, origin: { roleArn: ROLE_ARN } }]);
    });

    it('take the Region from a queue URL of AWS', async () => {
      const { create, publish, rules, targets } = setup();
      const QueueUrl = 'https://sqs.us-west-2.amazonaws.com/000000000000/failures';
      await create({ Sql: "SELECT * FROM 'dt/#'", Actions: [{ Sqs: { ...sqsAction.Sqs, QueueUrl } }] });

      publish('dt/sensor-1/t', '{}');
      await rules.idle();

      expect(targets.attempts).toEqual(['arn:aws:sqs:us-west-2:000000000000:failures']);
    });
  });

  describe('when a hand-over fails for a while', () => {
    it('retry it, waiting longer each time', async () => {
      const { create, publish, rules, targets, waits, log } = setup();
      const busy = new AwsError('ThrottlingException', 400, 'Rate exceeded');
      targets.failNext(FUNCTION_ARN, throttled(), new Error('socket hang up'), busy);
      await create({ Sql: "SELECT * FROM 'dt/#'", ErrorAction: sqsAction });

      publish('dt/sensor-1/t', '{"a":1}');
      await rules.idle();

      expect(targets.handedOver.map(({ target }) => target)).toEqual([FUNCTION_ARN]);
      expect(waits).toEqual([1_000, 2_000, 4_000]);
      expect(log).toEqual([]);
    });
  });

  describe('when a hand-over keeps failing', () => {
    it('give the error action one message with every failure', async () => {
      const { create, publish, rules, targets, waits } = setup();
      targets.failNext(FUNCTION_ARN, throttled(), throttled(), throttled(), throttled());
      const other = `${FUNCTION_ARN}-2`;
      targets.failNext(other, denied());
      const Actions = [{ Lambda: { FunctionArn: FUNCTION_ARN } }, { Lambda: { FunctionArn: other } }];
      await create({ Sql: "SELECT * FROM 'dt/#'", Actions, ErrorAction: sqsAction }, 'ingest');

      publish('dt/sensor-1/t', '{"a":1}');
      await rules.idle();

      expect(waits).toEqual([1_000, 2_000, 4_000]);
      expect(targets.handedOver).toHaveLength(1);
      expect(targets.handedOver[0]).toMatchObject({ target: QUEUE_ARN, origin: { roleArn: ROLE_ARN } });
      expect(JSON.parse(String(targets.handedOver[0]?.body))).toEqual({
        ruleName: 'ingest',
        topic: 'dt/sensor-1/t',
        cloudwatchTraceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        clientId: 'sensor-1',
        base64OriginalPayload: Buffer.from('{"a":1}').toString('base64'),
        failures: [
          {
            failedAction: 'LambdaAction',
            failedResource: FUNCTION_ARN,
            errorMessage: 'TooManyRequestsException: Rate exceeded',
          },
          {
            failedAction: 'LambdaAction',
            failedResource: other,
            errorMessage: 'AccessDeniedException: iot.amazonaws.com may not invoke it',
          },
        ],
      });
    });

    it('still run the actions that can', async () => {
      const { create, publish, rules, targets } = setup();
      targets.failNext(FUNCTION_ARN, denied());
      await create({
        Sql: "SELECT * FROM 'dt/#'",
        Actions: [{ Lambda: { FunctionArn: FUNCTION_ARN } }, sqsAction],
      });

      publish('dt/sensor-1/t', '{}');
      await rules.idle();

      expect(targets.handedOver.map(({ target }) => target)).toEqual([QUEUE_ARN]);
    });

    it('log it, and a failure of the error action too', async () => {
      const { create, log, publish, rules, targets } = setup();
      targets.failNext(FUNCTION_ARN, denied());
      targets.failNext(QUEUE_ARN, denied());
      await create({ Sql: "SELECT * FROM 'dt/#'", ErrorAction: sqsAction }, 'ingest');

      publish('dt/sensor-1/t', '{"secret":1}');
      await rules.idle();

      expect(log.map(parse)).toMatchObject([
        { ruleName: 'ingest', eventType: 'LambdaAction', topicName: 'dt/sensor-1/t', status: 'Failure' },
        { ruleName: 'ingest', eventType: 'ErrorAction' },
      ]);
      expect(log.join()).not.toContain('secret');
    });
  });

  describe('when the payload is not JSON', () => {
    it('fail the function of a plain SELECT *, which the error action learns', async () => {
      const { create, publish, rules, targets, waits } = setup();
      await create({ Sql: "SELECT * FROM 'dt/#'", ErrorAction: sqsAction });

      publish('dt/sensor-1/t', Buffer.from([255]));
      await rules.idle();

      expect(waits).toEqual([]);
      expect(JSON.parse(String(targets.handedOver[0]?.body))).toMatchObject({
        base64OriginalPayload: '/w==',
        failures: [{ errorMessage: expect.stringMatching(/InvalidRequestContentException: .*json/) }],
      });
    });

    it('log that the query cannot run, and give the error action nothing', async () => {
      const { create, log, publish, rules, targets } = setup();
      await create({ Sql: "SELECT *, topic() AS t FROM 'dt/#'", ErrorAction: sqsAction }, 'ingest');

      publish('dt/sensor-1/t', 'no json');
      await rules.idle();

      expect(targets.attempts).toEqual([]);
      expect(log.map(parse)).toMatchObject([
        { ruleName: 'ingest', eventType: 'RuleExecution', details: expect.stringMatching(/not JSON/) },
      ]);
    });
  });
});

describe('creating a topic rule', () => {
  const Sql = "SELECT * FROM 'a'";

  it('makes up a name without dashes where none is given', async () => {
    const { create } = setup();

    const names = [await create({ Sql }), await create({ Sql })];

    expect(names[0]).toMatch(/^landfall_dev_Rule_[A-Za-z0-9]+$/);
    expect(names[0]).not.toBe(names[1]);
  });

  it('gives the ARN as an attribute', async () => {
    const { rules } = setup();

    const created = await rules.providers[0]?.create({
      logicalId: 'Rule',
      stackName: 's',
      region: 'eu-west-1',
      accountId: '000000000000',
      properties: {
        RuleName: 'ingest',
        TopicRulePayload: { Sql, AwsIotSqlVersion: '2016-03-23', Actions: [], Description: 'd' },
        Tags: [],
      },
    });

    expect(created).toEqual({
      physicalId: 'ingest',
      attributes: { Arn: 'arn:aws:iot:eu-west-1:000000000000:rule/ingest' },
    });
  });

  it('refuses a name that exists', async () => {
    const { create } = setup();
    await create({ Sql }, 'ingest');

    await expect(create({ Sql }, 'ingest')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
  });

  it.each([
    {
      fault: 'a dash in the name',
      name: 'my-rule',
      payload: { Sql },
      message: /letters, digits and underscores/,
    },
    {
      fault: 'no SQL version',
      payload: { Sql, AwsIotSqlVersion: undefined },
      message: /2015-10-08.*set AwsIotSqlVersion to '2016-03-23'/,
    },
    {
      fault: 'another SQL version',
      payload: { Sql, AwsIotSqlVersion: 'beta' },
      message: /SQL version beta, which is not implemented/,
    },
    { fault: 'a wrong statement', payload: { Sql: 'SELECT' }, message: /position 7/ },
    {
      fault: 'an unknown action',
      payload: { Sql, Actions: [{ Kinesis: {} }] },
      message: /TopicRulePayload.Actions.0: the action Kinesis is not implemented/,
    },
    {
      fault: 'two kinds in one action',
      payload: { Sql, Actions: [{ ...sqsAction, Lambda: { FunctionArn: 'f' } }] },
      message: /exactly one kind/,
    },
    {
      fault: 'an unknown property of an action',
      payload: { Sql, Actions: [{ Lambda: { FunctionArn: 'f', Async: true } }] },
      message: /Actions.0.Lambda: .*"Async"/,
    },
    {
      fault: 'a missing property of an action',
      payload: { Sql, Actions: [{ Sqs: { QueueUrl: QUEUE_URL } }] },
      message: /Actions.0.Sqs.RoleArn/,
    },
    {
      fault: 'a queue URL that is none',
      payload: { Sql, Actions: [{ Sqs: { QueueUrl: 'failures', RoleArn: ROLE_ARN } }] },
      message: /a queue URL ends in an account id and a queue name/,
    },
    {
      fault: 'a substitution template',
      payload: { Sql, Actions: [{ Lambda: { FunctionArn: '${topic()}' } }] },
      message: /substitution templates/,
    },
    {
      fault: 'eleven actions',
      payload: { Sql, Actions: Array.from({ length: 11 }, () => sqsAction) },
      message: /at most 10 actions/,
    },
    {
      fault: 'an unknown error action',
      payload: { Sql, ErrorAction: { S3: {} } },
      message: /ErrorAction: the action S3 is not implemented/,
    },
    { fault: 'an unknown property', payload: { Sql, Color: 'red' }, message: /"Color"/ },
  ])('refuses $fault', async ({ name, payload, message }) => {
    const { create } = setup();

    await expect(create(payload, name)).rejects.toThrow(message);
  });
});
