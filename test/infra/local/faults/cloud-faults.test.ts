import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { CloudEvent } from '../../../../infra/local/region/cloud-events.ts';
import { startCloud } from '../../../../infra/local/start-cloud.ts';
import { lambdaFunction, role, writePackage } from '../cloud/package-directory.ts';
import { createPki, SERVER_NAME } from '../iot/gateway/support/pki.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const pki = createPki();
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

const region = 'eu-west-1';

/** A function that sends one message for each event, and what became of its runs. */
const setup = async () => {
  const cloud = await startCloud({
    regions: [region],
    serverNames: [SERVER_NAME],
    serverCertificate: (await pki).tls,
    clockSpeed: 3600,
  });
  open.push(cloud);
  const written = await writePackage({
    code: {
      sender: `export const handler = async (event) => {
        await call('sqs', 'AmazonSQS.SendMessage', { QueueUrl: process.env.QUEUE_URL, MessageBody: event.name });
      };`,
    },
    resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Role: role('lambda.amazonaws.com', {
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      }),
      Sender: lambdaFunction('sender', { Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' } } } }),
    },
  });
  open.push(written);
  await cloud.deploy({ region, packageDir: written.packageDir });

  const runs: string[] = [];
  cloud.events.on('event', (event: CloudEvent) => {
    if (event.type === 'invocation') runs.push(event.outcome);
  });
  const settings = {
    region,
    endpoint: cloud.endpoint,
    credentials: { accessKeyId: 'developer', secretAccessKey: 'x' },
    maxAttempts: 1,
  };
  const lambda = new LambdaClient(settings);
  const sqs = new SQSClient(settings);
  return {
    cloud,
    runs,
    send: async (InvocationType: 'Event' | 'RequestResponse') =>
      lambda.send(
        new InvokeCommand({ FunctionName: 'sender', InvocationType, Payload: Buffer.from('{"name":"a"}') }),
      ),
    countMessages: async () => {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: QueueUrls[0],
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Attributes?.['ApproximateNumberOfMessages'];
    },
  };
};

describe('the faults of a cloud', () => {
  describe('when the environment of a function crashes at a call', () => {
    it.each([
      ['before-effect', '1'],
      ['after-effect', '2'],
    ] as const)('runs the event again (%s)', async (when, messages) => {
      const { cloud, runs, send, countMessages } = await setup();
      const crash = cloud.faults.injectCall({
        calls: { functionName: 'sender', action: 'sqs:SendMessage' },
        fault: { kind: 'crash', when },
      });

      await send('Event');
      await crash.spent;
      await cloud.settled();

      expect(runs).toEqual(['failed', 'succeeded']);
      expect(await countMessages()).toBe(messages);
    });

    it('tells who waits for it as Lambda does', async () => {
      const { cloud, send } = await setup();
      cloud.faults.injectCall({
        calls: { functionName: 'sender' },
        fault: { kind: 'crash', when: 'before-effect' },
      });

      const { FunctionError, Payload } = await send('RequestResponse');

      expect(FunctionError).toBe('Unhandled');
      expect(Payload?.transformToString()).toContain('Runtime.ExitError');
    });
  });

  describe('when the answer to a call is lost', () => {
    it('has done what was asked', async () => {
      const { cloud, send, countMessages } = await setup();
      cloud.faults.injectCall({
        calls: { action: 'lambda:InvokeFunction' },
        fault: { kind: 'lost-answer' },
      });

      const lost = send('Event');
      await expect(lost).rejects.toThrow();
      await send('Event');
      await cloud.settled();

      expect(await countMessages()).toBe('2');
    });
  });

  it('kill the engine of a Region that runs here', async () => {
    const { cloud, send, countMessages } = await setup();

    await cloud.faults.killTableEngine(region);
    await send('Event');
    await cloud.settled();

    expect(await countMessages()).toBe('1');
    await expect(cloud.faults.killTableEngine('us-west-2')).rejects.toThrow('No DynamoDB runs for us-west-2');
  });
});
