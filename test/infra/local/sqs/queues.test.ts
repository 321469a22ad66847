import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { changeSettings } from '../../../../infra/local/sqs/queue-settings.ts';
import { createQueue } from '../../../../infra/local/sqs/queue.ts';
import { createQueues } from '../../../../infra/local/sqs/queues.ts';
import { receiptHandle } from '../../../../infra/local/sqs/receipt-handle.ts';
import { createManualClock } from './manual-clock.ts';
import { resourcesOf } from '../support/resources.ts';
import { serveService } from './serve-service.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const setup = async () => {
  const clock = createManualClock();
  const allowed = new Set<string>();
  const where = { url: '' };
  const queues = createQueues({
    region: 'eu-west-1',
    accountId: '000000000000',
    clock,
    roles: { isAllowed: (...permission) => allowed.has(permission.join(' ')) },
    endpointUrl: () => where.url,
  });
  const served = await serveService(queues.service);
  where.url = served.url;
  const client = new SQSClient({
    region: 'eu-west-1',
    endpoint: served.url,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  closers.push(served.close, queues.close, async () => client.destroy());

  const createQueue = async (QueueName = 'letters', Attributes = {}) => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return QueueUrl ?? '';
  };
  const receive = async (QueueUrl: string, options = {}) => {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, ...options }));
    return Messages;
  };
  const send = async (QueueUrl: string, MessageBody: string, options = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...options }));
  return {
    client,
    clock,
    queues,
    allowed,
    served,
    createQueue,
    receive,
    send,
    ...resourcesOf(queues.providers),
  };
};

const arn = 'arn:aws:sqs:eu-west-1:000000000000:letters';

describe('queues', () => {
  it('gives out what was put in, with attributes and digests that the SDK accepts', async () => {
    const { createQueue, receive, send } = await setup();
    const url = await createQueue();

    await send(url, 'grüß <dich>', {
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'greeting' },
        size: { DataType: 'Number', StringValue: '3' },
        bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
      },
    });

    const [message] = await receive(url, {
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    expect(message?.Body).toBe('grüß <dich>');
    expect(message?.MessageAttributes?.['kind']?.StringValue).toBe('greeting');
    expect(message?.MessageAttributes?.['bytes']?.BinaryValue).toEqual(new Uint8Array([0, 255]));
    expect(message?.Attributes?.['ApproximateReceiveCount']).toBe('1');
    // Of the AWS documentation's algorithm, worked out with Python's hashlib.
    expect(message?.MD5OfMessageAttributes).toBe('3ecb4ecb1b740dcd3d89ee04c08de906');
  });

  it('asks for the action on the ARN of the queue', async () => {
    const { client, createQueue, send, served } = await setup();
    const url = await createQueue();

    await send(url, 'x');
    await client.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: 'a', MessageBody: 'x' }] }),
    );
    await client.send(new ListQueuesCommand({}));

    expect(served.permissions).toEqual([
      `sqs:CreateQueue ${arn}`,
      `sqs:SendMessage ${arn}`,
      `sqs:SendMessage ${arn}`,
      'sqs:ListQueues *',
    ]);
  });

  describe('when a message was received and not deleted', () => {
    it('shows it again once its visibility timeout is over, and counts', async () => {
      const { clock, createQueue, receive, send } = await setup();
      const url = await createQueue('letters', { VisibilityTimeout: '30' });
      await send(url, 'again');
      await receive(url);

      const early = await receive(url);
      await clock.advance(30_000);
      const [late] = await receive(url, { AttributeNames: ['ApproximateReceiveCount'] });

      expect(early).toEqual([]);
      expect(late?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    });

    it('can be shown at once by its receiver', async () => {
      const { client, createQueue, receive, send } = await setup();
      const url = await createQueue();
      await send(url, 'now');
      const [first] = await receive(url);

      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: first?.ReceiptHandle,
          VisibilityTimeout: 0,
        }),
      );

      expect(await receive(url)).toHaveLength(1);
    });

    it('can be kept back for longer by its receiver', async () => {
      const { client, clock, createQueue, receive, send } = await setup();
      const url = await createQueue('letters', { VisibilityTimeout: '30' });
      await send(url, 'slow work');
      const [first] = await receive(url);
      await clock.advance(20_000);

      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: first?.ReceiptHandle,
          VisibilityTimeout: 30,
        }),
      );
      await clock.advance(29_000);
      const early = await receive(url);
      await clock.advance(1000);

      expect(early).toEqual([]);
      expect(await receive(url)).toHaveLength(1);
    });

    it('stays deleted when it is deleted at the end of its visibility timeout', async () => {
      const clock = createManualClock();
      const queue = createQueue('letters', changeSettings({}, {}), { clock });
      queue.send({ body: 'x', attributes: {}, senderId: 'me' });
      const [message] = await queue.receive({
        maximum: 1,
        waitSeconds: 0,
        visibilitySeconds: 30,
        signal: new AbortController().signal,
      });

      const timedOut = clock.advance(30_000);
      queue.remove(receiptHandle(message?.messageId ?? '', 1));
      await timedOut;

      expect(queue.count('visible')).toBe(0);
    });

    it('is not deleted by the handle of an earlier receipt', async () => {
      const { client, createQueue, receive, send } = await setup();
      const url = await createQueue();
      await send(url, 'mine');
      const [first] = await receive(url, { VisibilityTimeout: 0 });
      await receive(url, { VisibilityTimeout: 0 });

      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));

      expect(await receive(url)).toHaveLength(1);
    });
  });

  it('deletes for good', async () => {
    const { client, clock, createQueue, receive, send } = await setup();
    const url = await createQueue();
    await send(url, 'gone');
    const [message] = await receive(url);

    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
    await clock.advance(60_000);

    expect(await receive(url)).toEqual([]);
    expect(clock.sleepers()).toBe(0);
  });

  it('answers a long poll as soon as a message comes', async () => {
    const { clock, createQueue, receive, send } = await setup();
    const url = await createQueue();

    const poll = receive(url, { WaitTimeSeconds: 20 });
    await clock.untilSleeping();
    await send(url, 'hello');

    expect((await poll).map(({ Body }) => Body)).toEqual(['hello']);
  });

  it('gives one message to one of two long polls', async () => {
    const { clock, createQueue, receive, send } = await setup();
    const url = await createQueue();
    const polls = [receive(url, { WaitTimeSeconds: 20 }), receive(url, { WaitTimeSeconds: 20 })];
    while (clock.sleepers() < 2) await clock.advance(0);

    await send(url, 'once');
    await Promise.race(polls);
    await clock.advance(20_000);

    const messages = (await Promise.all(polls)).flat();
    expect(messages.map(({ Body }) => Body)).toEqual(['once']);
  });

  it('ends a long poll with nothing when its wait is over', async () => {
    const { clock, createQueue, receive } = await setup();
    const url = await createQueue();

    const poll = receive(url, { WaitTimeSeconds: 20 });
    await clock.untilSleeping();
    await clock.advance(20_000);

    expect(await poll).toEqual([]);
  });

  it('holds a delayed message back', async () => {
    const { clock, createQueue, receive, send } = await setup();
    const url = await createQueue();
    await send(url, 'later', { DelaySeconds: 5 });

    const early = await receive(url);
    await clock.advance(5000);

    expect(early).toEqual([]);
    expect(await receive(url)).toHaveLength(1);
  });

  it('forgets what is older than the retention period', async () => {
    const { clock, createQueue, receive, send } = await setup();
    const url = await createQueue('letters', { MessageRetentionPeriod: '60' });
    await send(url, 'old');

    await clock.advance(60_001);

    expect(await receive(url)).toEqual([]);
  });

  it('runs a batch entry by entry', async () => {
    const { client, createQueue, receive } = await setup();
    const url = await createQueue('letters', { MaximumMessageSize: '1024' });

    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'good', MessageBody: 'x' },
          {
            Id: 'bad',
            MessageBody: 'y',
            MessageAttributes: { big: { DataType: 'String', StringValue: 'z'.repeat(1024) } },
          },
        ],
      }),
    );
    const messages = await receive(url, { MaxNumberOfMessages: 10 });
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'a', ReceiptHandle: messages[0]?.ReceiptHandle },
          { Id: 'b', ReceiptHandle: 'nonsense' },
        ],
      }),
    );

    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(sent.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([['bad', 'InvalidParameterValue']]);
    expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(['a']);
    expect(deleted.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([['b', 'ReceiptHandleIsInvalid']]);
  });

  it('describes, lists, finds, purges and deletes', async () => {
    const { client, createQueue, receive, send } = await setup();
    const url = await createQueue();
    await createQueue('other');
    await send(url, 'a');
    await send(url, 'b');
    await receive(url);
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { VisibilityTimeout: '7' } }),
    );

    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'let' }));
    const found = await client.send(new GetQueueUrlCommand({ QueueName: 'letters' }));
    await client.send(new PurgeQueueCommand({ QueueUrl: url }));
    const afterPurge = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    await client.send(new DeleteQueueCommand({ QueueUrl: url }));

    expect(Attributes).toMatchObject({
      QueueArn: arn,
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      VisibilityTimeout: '7',
    });
    expect(QueueUrls).toEqual([url]);
    expect(found.QueueUrl).toBe(url);
    expect(afterPurge.Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
    await expect(receive(url)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('names what it does not do', async () => {
    const { client, createQueue } = await setup();
    const url = await createQueue();

    await expect(createQueue('letters.fifo')).rejects.toThrow(/FIFO queues do not exist on localhost/);
    await expect(createQueue('plain', { FifoQueue: 'true' })).rejects.toThrow(/FIFO/);
    await expect(createQueue('plain', { RedrivePolicy: '{}' })).rejects.toThrow(/RedrivePolicy/);
    await expect(client.send(new TagQueueCommand({ QueueUrl: url, Tags: { a: 'b' } }))).rejects.toThrow(
      /no operation TagQueue/,
    );
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x', MessageGroupId: 'g' })),
    ).rejects.toThrow(/MessageGroupId/);
  });

  describe('when the Region goes down', () => {
    it('breaks off long polls, refuses calls, and keeps the messages', async () => {
      const { clock, createQueue, queues, receive, send } = await setup();
      const url = await createQueue();
      const poll = receive(url, { WaitTimeSeconds: 20, MaxNumberOfMessages: 10 });
      const broken = expect(poll).rejects.toMatchObject({ name: 'ServiceUnavailable' });
      await clock.untilSleeping();

      await queues.suspend();
      await broken;
      await expect(send(url, 'refused')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
      await queues.resume();
      await send(url, 'taken');

      expect((await receive(url)).map(({ Body }) => Body)).toEqual(['taken']);
    });
  });
});

describe('a hand-over to a queue', () => {
  const rule = 'arn:aws:events:eu-west-1:000000000000:rule/bus/replicate';
  const service = { service: 'events.amazonaws.com', sourceArn: rule };
  const policyFor = (sourceArn: string, Effect = 'Allow') => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect,
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      },
    ],
  });

  const setupQueue = async () => {
    const parts = await setup();
    const { physicalId, attributes } = await parts.create('AWS::SQS::Queue', { QueueName: 'letters' });
    return { ...parts, url: physicalId, attributes };
  };

  it('is taken from a service that the queue policy allows, with its attributes', async () => {
    const { attributes, create, queues, receive, url } = await setupQueue();
    await create('AWS::SQS::QueuePolicy', { PolicyDocument: policyFor(rule), Queues: [url] });

    await queues.sendMessage(arn, '{"a":1}', service, { ERROR_CODE: 'NO_PERMISSIONS' });

    const [message] = await receive(url, { MessageAttributeNames: ['All'] });
    expect(attributes).toEqual({ Arn: arn, QueueName: 'letters', QueueUrl: url });
    expect(message?.Body).toBe('{"a":1}');
    expect(message?.MessageAttributes?.['ERROR_CODE']).toEqual({
      DataType: 'String',
      StringValue: 'NO_PERMISSIONS',
    });
  });

  it.each([
    ['there is no policy', undefined],
    ['the policy is for another rule', policyFor(`${rule}-other`)],
    ['the policy denies', policyFor(rule, 'Deny')],
  ])('is refused when %s', async (_, policy) => {
    const { create, queues, url } = await setupQueue();
    if (policy !== undefined)
      await create('AWS::SQS::QueuePolicy', { PolicyDocument: policy, Queues: [url] });

    const sending = queues.sendMessage(arn, 'x', service);

    await expect(sending).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('is taken from a role that its own policies allow, and from no other', async () => {
    const { allowed, queues, receive, url } = await setupQueue();
    allowed.add(`arn:aws:iam::000000000000:role/pipe sqs:SendMessage ${arn}`);

    await queues.sendMessage(arn, 'x', { roleArn: 'arn:aws:iam::000000000000:role/pipe' });
    const other = queues.sendMessage(arn, 'y', { roleArn: 'arn:aws:iam::000000000000:role/other' });

    await expect(other).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(await receive(url, { MaxNumberOfMessages: 10 })).toHaveLength(1);
  });

  it('is refused to a role that may send where the queue policy denies it', async () => {
    const { allowed, create, queues, url } = await setupQueue();
    const roleArn = 'arn:aws:iam::000000000000:role/pipe';
    allowed.add(`${roleArn} sqs:SendMessage ${arn}`);
    await create('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: { Effect: 'Deny', Principal: { AWS: roleArn }, Action: 'sqs:SendMessage', Resource: arn },
      },
      Queues: [url],
    });

    await expect(queues.sendMessage(arn, 'x', { roleArn })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('is refused for a queue of another Region', async () => {
    const { queues } = await setupQueue();

    const sending = queues.sendMessage(arn.replace('eu-west-1', 'us-west-2'), 'x', service);

    await expect(sending).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('is refused while the Region is down', async () => {
    const { queues } = await setupQueue();
    await queues.suspend();

    await expect(queues.sendMessage(arn, 'x', service)).rejects.toMatchObject({ status: 503 });
  });
});

describe('queue resources', () => {
  it('refuse what they do not know', async () => {
    const { create } = await setup();

    await expect(create('AWS::SQS::Queue', { FifoQueue: true })).rejects.toThrow(/FIFO/);
    await expect(create('AWS::SQS::Queue', { RedrivePolicy: {} })).rejects.toThrow(/RedrivePolicy/);
    await expect(
      create('AWS::SQS::QueuePolicy', { PolicyDocument: {}, Queues: ['http://x/000000000000/none'] }),
    ).rejects.toThrow(/does not exist/);
  });

  it('refuse a second policy for a queue, and remove what they made', async () => {
    const { client, create, remove } = await setup();
    const { physicalId } = await create('AWS::SQS::Queue', {});
    const properties = {
      PolicyDocument: {
        Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' },
      },
      Queues: [physicalId],
    };
    const policy = await create('AWS::SQS::QueuePolicy', properties);

    await expect(create('AWS::SQS::QueuePolicy', properties)).rejects.toThrow(/has a policy already/);
    await remove('AWS::SQS::QueuePolicy', policy.physicalId, properties);
    await create('AWS::SQS::QueuePolicy', properties);
    await remove('AWS::SQS::Queue', physicalId, {});

    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined();
  });

  it('is changed in place, and replaced when its name changes', async () => {
    const { client, create, update } = await setup();
    const before = { VisibilityTimeout: 60, DelaySeconds: 5 };
    const { physicalId: QueueUrl } = await create('AWS::SQS::Queue', before);

    const changed = await update('AWS::SQS::Queue', QueueUrl, { VisibilityTimeout: 90 }, before);
    const renamed = await update('AWS::SQS::Queue', QueueUrl, { QueueName: 'other' }, before);

    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(changed).toMatchObject({ physicalId: QueueUrl });
    expect(renamed).toBe('replace');
    // What is left out has its default again.
    expect(Attributes).toMatchObject({ VisibilityTimeout: '90', DelaySeconds: '0' });
  });

  it('has the policy that is updated, and none when that goes to another queue', async () => {
    const { client, create, update } = await setup();
    const [one, two] = [await create('AWS::SQS::Queue', {}), await create('AWS::SQS::Queue', {})];
    const policyOf = async (QueueUrl: string) =>
      (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes?.[
        'Policy'
      ];
    const properties = (action: string, queue: string) => ({
      PolicyDocument: { Statement: { Effect: 'Allow', Principal: '*', Action: action, Resource: '*' } },
      Queues: [queue],
    });
    const first = properties('sqs:SendMessage', one.physicalId);
    const { physicalId } = await create('AWS::SQS::QueuePolicy', first);

    const second = properties('sqs:*', one.physicalId);
    await update('AWS::SQS::QueuePolicy', physicalId, second, first);
    expect(await policyOf(one.physicalId)).toContain('sqs:*');
    await update('AWS::SQS::QueuePolicy', physicalId, properties('sqs:*', two.physicalId), second);

    expect(await policyOf(one.physicalId)).toBeUndefined();
    expect(await policyOf(two.physicalId)).toContain('sqs:*');
  });
});
