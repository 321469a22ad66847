import { describe, expect, it } from '@jest/globals';
import { createCloudClock } from '../../../../infra/local/region/clock.ts';
import { type CloudEvent, CloudEvents } from '../../../../infra/local/region/cloud-events.ts';
import { createSns } from '../../../../infra/local/sns/sns.ts';
import { accountId, region, resourcesOf } from '../support/resources.ts';
import { callQuery, serveClient } from '../support/serve-client.ts';

/** Stands for a client: the SDK's for SNS is not installed. */
class NoClient {
  readonly destroy = (): void => undefined;
}

const arn = 'arn:aws:sns:eu-west-1:000000000000:alarms';

const setup = async () => {
  const events = new CloudEvents();
  const told: CloudEvent[] = [];
  events.on('event', (event) => told.push(event));
  const sns = createSns({ region, accountId, clock: createCloudClock(), events });
  const { endpoint } = await serveClient(sns.service, NoClient);
  const resources = resourcesOf(sns.providers);
  await resources.create('AWS::SNS::Topic', { TopicName: 'alarms' });
  return {
    sns,
    told,
    resources,
    call: async (input: Readonly<Record<string, string>>) => callQuery(endpoint, input),
  };
};

describe('a topic', () => {
  it('is made once, known by its ARN, and removed', async () => {
    const { resources, sns } = await setup();

    const again = resources.create('AWS::SNS::Topic', { TopicName: 'alarms' });
    await expect(again).rejects.toThrow('exists already');
    const isThere = sns.hasTopic(arn);
    await resources.remove('AWS::SNS::Topic', arn, {});

    expect(isThere).toBe(true);
    expect(sns.hasTopic(arn)).toBe(false);
  });

  it('takes a message, and tells it', async () => {
    const { call, told } = await setup();

    const published = await call({
      Action: 'Publish',
      TopicArn: arn,
      Message: 'the pump leaks',
      Subject: 'ALARM',
    });
    const nowhere = await call({ Action: 'Publish', TopicArn: `${arn}-none`, Message: 'ALARM' });

    expect(published.body).toMatch(/<PublishResult><MessageId>[0-9a-f-]{36}<\/MessageId>/);
    expect(nowhere).toMatchObject({ status: 404, body: expect.stringContaining('<Code>NotFound</Code>') });
    expect(told).toMatchObject([
      { type: 'notification', region, topicArn: arn, subject: 'ALARM', message: 'the pump leaks' },
    ]);
  });

  describe('when CloudWatch publishes', () => {
    const origin = {
      service: 'cloudwatch.amazonaws.com',
      sourceArn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:leak',
    };
    const policyFor = (Service: string) => ({
      Topics: [arn],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sns:Publish', Resource: arn }],
      },
    });

    it.each([
      ['has no policy of its own', undefined],
      ['lets it', policyFor('cloudwatch.amazonaws.com')],
    ])('takes it where the topic %s', async (_which, policy) => {
      const { resources, sns, told } = await setup();
      if (policy !== undefined) await resources.create('AWS::SNS::TopicPolicy', policy);

      sns.publishAs(origin, arn, { message: 'ALARM' });

      expect(told).toMatchObject([{ type: 'notification', message: 'ALARM' }]);
    });

    it('refuses it where the policy of the topic lets others only', async () => {
      const { resources, sns, told } = await setup();
      await resources.create('AWS::SNS::TopicPolicy', policyFor('events.amazonaws.com'));

      const publish = () => sns.publishAs(origin, arn, { message: 'ALARM' });

      expect(publish).toThrow(
        expect.objectContaining({
          name: 'AuthorizationError',
          message: expect.stringContaining('topic policy does not allow it'),
        }),
      );
      expect(told).toEqual([]);
    });
  });

  it('has subscriptions that stay pending', async () => {
    const { call, resources } = await setup();

    const { physicalId } = await resources.create('AWS::SNS::Subscription', {
      TopicArn: arn,
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
    });
    const listed = await call({ Action: 'ListSubscriptionsByTopic', TopicArn: arn });
    await resources.remove('AWS::SNS::Subscription', physicalId, {});
    const after = await call({ Action: 'ListSubscriptions' });

    expect(listed.body).toContain('<SubscriptionArn>PendingConfirmation</SubscriptionArn>');
    expect(listed.body).toContain('<Endpoint>on-call@example.com</Endpoint>');
    expect(after.body).not.toContain('on-call@example.com');
  });

  it.each([
    [{ Protocol: 'sms' }, 'email only'],
    [{ Endpoint: 'nobody' }, 'no e-mail address'],
    [{ TopicArn: `${arn}-none` }, 'does not exist'],
    [{ FilterPolicy: {} }, 'FilterPolicy'],
  ])('refuses a subscription with %p', async (change, says) => {
    const { resources } = await setup();

    const creating = resources.create('AWS::SNS::Subscription', {
      TopicArn: arn,
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
      ...change,
    });

    await expect(creating).rejects.toThrow(says);
  });

  it('takes a policy that is one, of a topic that is there', async () => {
    const { resources } = await setup();
    const type = 'AWS::SNS::TopicPolicy';
    const PolicyDocument = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: arn,
        },
      ],
    };

    const created = await resources.create(type, { PolicyDocument, Topics: [arn] });

    expect(created.physicalId).toMatch(/^stack-Resource-/);
    await expect(resources.create(type, { PolicyDocument, Topics: [`${arn}-none`] })).rejects.toThrow(
      'does not exist',
    );
    await expect(resources.create(type, { PolicyDocument: {}, Topics: [arn] })).rejects.toThrow();
  });

  it('names an operation that localhost does not have', async () => {
    const { call } = await setup();

    const answer = await call({ Action: 'DeleteTopic', TopicArn: arn });

    expect(answer.body).toContain('no operation DeleteTopic');
  });
});
