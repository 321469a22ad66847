import { afterEach, describe, expect, it } from '@jest/globals';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createEventBuses } from '../../../../infra/local/events/event-buses.ts';
import { createPipes } from '../../../../infra/local/pipes/pipes.ts';
import { createCloudClock } from '../../../../infra/local/region/clock.ts';
import { CloudEvents } from '../../../../infra/local/region/cloud-events.ts';
import type { Targets } from '../../../../infra/local/region/targets.ts';
import { createQueues } from '../../../../infra/local/sqs/queues.ts';
import { resourcesOf } from '../support/resources.ts';
import { serveService } from '../sqs/serve-service.ts';
import { createWrittenStream, streamArn } from './written-stream.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const roleArn = 'arn:aws:iam::000000000000:role/pipe';

/** A stream, a pipe, a bus, a rule and queues, as a Region wires them. */
const setup = async () => {
  const place = { region: 'eu-west-1', accountId: '000000000000' } as const;
  const clock = createCloudClock(10_000);
  const events = new CloudEvents();
  const roles = { isAllowed: (role: string) => role === roleArn };
  const where = { url: '' };
  const queues = createQueues({ ...place, clock, roles, endpointUrl: () => where.url });
  const targets: Targets = {
    invokeAsync: async () => {
      throw new Error('no function here');
    },
    sendMessage: queues.sendMessage,
    putEvents: async (...handOver) => {
      await buses.putEvents(...handOver);
    },
  };
  const buses = createEventBuses({ ...place, clock, events, targets, roles });
  const stream = createWrittenStream(clock.now);
  const pipes = createPipes({
    ...place,
    clock,
    openStream: stream.openStream,
    findShard: async () => 'shardId-1',
    targets,
    roles,
    events,
  });
  const served = await serveService(queues.service);
  where.url = served.url;
  const client = new SQSClient({
    region: 'eu-west-1',
    endpoint: served.url,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });
  closers.push(served.close, queues.close, buses.close, pipes.close, async () => client.destroy());

  const { create } = resourcesOf([...queues.providers, ...buses.providers, ...pipes.providers]);
  const createQueue = async (QueueName: string, sourceArn?: string) => {
    const { physicalId, attributes } = await create('AWS::SQS::Queue', { QueueName });
    const Arn = attributes['Arn'] ?? '';
    if (sourceArn !== undefined)
      await create('AWS::SQS::QueuePolicy', {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: Arn,
            Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
          },
        },
        Queues: [physicalId],
      });
    return { url: physicalId, arn: Arn };
  };
  const receive = async (QueueUrl: string) => {
    // Waits of the cloud are short here, so that it asks more than once.
    for (;;) {
      const { Messages: [message] = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MessageAttributeNames: ['All'] }),
      );
      if (message !== undefined) return message;
    }
  };

  const bus = await create('AWS::Events::EventBus', { Name: 'devices' });
  const createRule = async (targetArn: string, deadLetterArn: string) =>
    create('AWS::Events::Rule', {
      Name: 'all',
      EventBusName: 'devices',
      EventPattern: { source: ['landfall'], detail: { thing: [{ prefix: 't-' }] } },
      Targets: [{ Id: 'queue', Arn: targetArn, DeadLetterConfig: { Arn: deadLetterArn } }],
    });
  const createPipe = async (
    deadLetterArn: string,
    InputTemplate = '{"thing": <$.dynamodb.Keys.thingName.S>}',
  ) =>
    create('AWS::Pipes::Pipe', {
      RoleArn: roleArn,
      Source: streamArn,
      SourceParameters: {
        DynamoDBStreamParameters: {
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 10,
          MaximumRetryAttempts: 1,
          OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          DeadLetterConfig: { Arn: deadLetterArn },
        },
      },
      Target: bus.attributes['Arn'],
      TargetParameters: {
        InputTemplate,
        EventBridgeEventBusParameters: { Source: 'landfall', DetailType: 'device' },
      },
    });
  return { stream, createQueue, createRule, createPipe, receive };
};

const ruleArn = 'arn:aws:events:eu-west-1:000000000000:rule/devices/all';

describe('a record of a stream', () => {
  it('comes through pipe, bus and rule to a queue', async () => {
    const { createPipe, createQueue, createRule, receive, stream } = await setup();
    const letters = await createQueue('letters', ruleArn);
    const dead = await createQueue('dead');
    await createRule(letters.arn, dead.arn);
    await createPipe(dead.arn);

    stream.write('t-1');

    const message = await receive(letters.url);
    expect(JSON.parse(message.Body ?? '')).toMatchObject({
      source: 'landfall',
      'detail-type': 'device',
      region: 'eu-west-1',
      detail: { thing: 't-1' },
    });
  });

  it('ends in the rule’s dead-letter queue when the target refuses the rule', async () => {
    const { createPipe, createQueue, createRule, receive, stream } = await setup();
    const letters = await createQueue('letters');
    const dead = await createQueue('dead', ruleArn);
    await createRule(letters.arn, dead.arn);
    await createPipe(dead.arn);

    stream.write('t-1');

    const message = await receive(dead.url);
    expect(message.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('NO_PERMISSIONS');
    expect(message.MessageAttributes?.['RULE_ARN']?.StringValue).toBe(ruleArn);
  });

  it('ends in the pipe’s dead-letter queue when the bus refuses what the template made of it', async () => {
    const { createPipe, createQueue, createRule, receive, stream } = await setup();
    const letters = await createQueue('letters', ruleArn);
    const dead = await createQueue('dead');
    await createRule(letters.arn, dead.arn);
    await createPipe(
      dead.arn,
      '{"thing": <$.dynamodb.Keys.thingName.S>, "version": <$.dynamodb.NewImage.version.N>}',
    );

    stream.write('t-without');
    stream.write('t-with', { version: { N: '7' } });

    const [good, bad] = [await receive(letters.url), await receive(dead.url)];
    expect(JSON.parse(good.Body ?? '')).toMatchObject({ detail: { thing: 't-with', version: '7' } });
    expect(JSON.parse(bad.Body ?? '')).toMatchObject({
      context: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { startSequenceNumber: '9', batchSize: 1 },
    });
  });
});
