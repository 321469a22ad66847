import { afterEach, describe, expect, it } from '@jest/globals';
import { createCloudClock } from '../../../../infra/local/region/clock.ts';
import { createQueues } from '../../../../infra/local/sqs/queues.ts';
import { serveService } from './serve-service.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async () => {
  const queues = createQueues({
    region: 'eu-west-1',
    accountId: '000000000000',
    clock: createCloudClock(),
    roles: { isAllowed: () => false },
    endpointUrl: () => 'http://localhost:4566',
  });
  const served = await serveService(queues.service);
  closers.push(served.close, queues.close);
  const call = async (form: Readonly<Record<string, string>>, path = '/') => {
    const response = await fetch(`${served.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, Version: '2012-11-05' }),
    });
    return { status: response.status, xml: await response.text() };
  };
  return { call };
};

const url = 'http://localhost:4566/000000000000/letters';

/** Calls in the form that AWS CLI 2.9 sends. */
describe('the Query protocol of SQS', () => {
  it('creates a queue with attributes and tells its URL', async () => {
    const { call } = await setup();

    const created = await call({
      Action: 'CreateQueue',
      QueueName: 'letters',
      'Attribute.1.Name': 'VisibilityTimeout',
      'Attribute.1.Value': '7',
    });
    const described = await call({
      Action: 'GetQueueAttributes',
      QueueUrl: url,
      'AttributeName.1': 'VisibilityTimeout',
      'AttributeName.2': 'QueueArn',
    });

    expect(created.xml).toContain(`<CreateQueueResult><QueueUrl>${url}</QueueUrl></CreateQueueResult>`);
    expect(described.xml).toContain('<Attribute><Name>VisibilityTimeout</Name><Value>7</Value></Attribute>');
    expect(described.xml).toContain(
      '<Attribute><Name>QueueArn</Name><Value>arn:aws:sqs:eu-west-1:000000000000:letters</Value></Attribute>',
    );
  });

  it('sends and receives, with attributes, escaped', async () => {
    const { call } = await setup();
    await call({ Action: 'CreateQueue', QueueName: 'letters' });

    await call({
      Action: 'SendMessage',
      QueueUrl: url,
      MessageBody: '<a & "b">',
      'MessageAttribute.1.Name': 'RULE_ARN',
      'MessageAttribute.1.Value.StringValue': 'arn:x',
      'MessageAttribute.1.Value.DataType': 'String',
    });
    const { xml } = await call(
      { Action: 'ReceiveMessage', 'AttributeName.1': 'All', 'MessageAttributeName.1': 'All' },
      '/000000000000/letters',
    );

    expect(xml).toContain('<Body>&lt;a &amp; &quot;b&quot;&gt;</Body>');
    expect(xml).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
    expect(xml).toMatch(
      /<MessageAttribute><Name>RULE_ARN<\/Name><Value>.*<StringValue>arn:x<\/StringValue>.*<\/Value><\/MessageAttribute>/,
    );
  });

  it('runs batches and lists queues', async () => {
    const { call } = await setup();
    await call({ Action: 'CreateQueue', QueueName: 'letters' });

    const batch = await call({
      Action: 'SendMessageBatch',
      QueueUrl: url,
      'SendMessageBatchRequestEntry.1.Id': 'one',
      'SendMessageBatchRequestEntry.1.MessageBody': 'x',
      'SendMessageBatchRequestEntry.2.Id': 'two',
      'SendMessageBatchRequestEntry.2.MessageBody': 'y',
    });
    const list = await call({ Action: 'ListQueues' });

    expect(batch.xml.match(/<SendMessageBatchResultEntry><Id>/g)).toHaveLength(2);
    expect(list.xml).toContain(`<ListQueuesResult><QueueUrl>${url}</QueueUrl></ListQueuesResult>`);
  });

  it('tells errors with the codes that old clients know', async () => {
    const { call } = await setup();

    const { status, xml } = await call({ Action: 'SendMessage', QueueUrl: url, MessageBody: 'x' });

    expect(status).toBe(400);
    expect(xml).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
    expect(xml).toContain(`<Message>The queue ${url} does not exist in this Region.</Message>`);
  });
});
