import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { CloudEvent } from '../../../../infra/local/region/cloud-events.ts';
import { startCloud, type Cloud, type CloudOptions } from '../../../../infra/local/start-cloud.ts';
import { createPki, SERVER_NAME } from '../iot/gateway/support/pki.ts';
import { lambdaFunction, permission, role, writePackage } from './package-directory.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const pki = createPki();
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

const start = async (options: Partial<CloudOptions> = {}): Promise<Cloud> => {
  const cloud = await startCloud({
    regions: ['us-west-2', 'eu-west-1'],
    serverNames: [SERVER_NAME],
    serverCertificate: (await pki).tls,
    clockSpeed: 3600,
    ...options,
  });
  open.push(cloud);
  return cloud;
};
const packaged = async (...args: Parameters<typeof writePackage>): Promise<string> => {
  const written = await writePackage(...args);
  open.push(written);
  return written.packageDir;
};
const settings = (cloud: Cloud, region: string) => ({
  region,
  endpoint: cloud.endpoint,
  credentials: { accessKeyId: 'developer', secretAccessKey: 'x' },
  maxAttempts: 1,
});
const bodies = async (cloud: Cloud, region: string, queueUrl: string | undefined): Promise<unknown[]> => {
  const { Messages: messages = [] } = await new SQSClient(settings(cloud, region)).send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  return messages.map(({ Body: body }): unknown => JSON.parse(body ?? ''));
};

/** Bus -> rule -> function -> queue; the queue of failures takes what the function cannot do. */
const forwarder = {
  code: {
    forward: `export const handler = async (event) => {
      await call('sqs', 'AmazonSQS.SendMessage', { QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify({ region: process.env.AWS_REGION, detail: event.detail }) });
    };`,
  },
  resources: {
    Queue: { Type: 'AWS::SQS::Queue' },
    Failures: { Type: 'AWS::SQS::Queue' },
    Role: role('lambda.amazonaws.com', {
      Action: 'sqs:SendMessage',
      Resource: [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::GetAtt': ['Failures', 'Arn'] }],
    }),
    Forward: lambdaFunction('forward', { Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' } } } }),
    ForwardConfig: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Forward' },
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
      },
    },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['shop'] },
        Targets: [{ Id: 'forward', Arn: { 'Fn::GetAtt': ['Forward', 'Arn'] } }],
      },
    },
    RulePermission: permission('Forward', 'events.amazonaws.com', { 'Fn::GetAtt': ['Rule', 'Arn'] }),
  },
  outputs: { QueueUrl: { Value: { Ref: 'Queue' } }, FailuresUrl: { Value: { Ref: 'Failures' } } },
};

const globalTable = {
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    TableName: 'rows',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    Replicas: [{ Region: 'us-west-2' }, { Region: 'eu-west-1' }],
  },
};
/** A custom resource that knows the stream of this Region's replica. */
const findStream = `export const handler = async (event) => {
  const { Table } = await call('dynamodb', 'DynamoDB_20120810.DescribeTable', { TableName: 'rows' });
  await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'stream', Data: { Arn: Table.LatestStreamArn } }) });
};`;

const order = async (cloud: Cloud, region: string, number: number) =>
  new EventBridgeClient(settings(cloud, region)).send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: 'orders', Source: 'shop', DetailType: 'order', Detail: JSON.stringify({ number }) },
      ],
    }),
  );

describe('a cloud', () => {
  it('takes an event from the bus through the function to the queue, in each Region on its own', async () => {
    const cloud = await start();
    const packageDir = await packaged(forwarder);
    const west = await cloud.deploy({ region: 'us-west-2', packageDir });
    const east = await cloud.deploy({ region: 'eu-west-1', packageDir });

    await Promise.all([order(cloud, 'us-west-2', 1), order(cloud, 'eu-west-1', 2)]);
    await cloud.settled();

    expect(await bodies(cloud, 'us-west-2', west['QueueUrl'])).toEqual([
      { region: 'us-west-2', detail: { number: 1 } },
    ]);
    expect(await bodies(cloud, 'eu-west-1', east['QueueUrl'])).toEqual([
      { region: 'eu-west-1', detail: { number: 2 } },
    ]);
  });

  it('refuses a function what its role may not, retries, and keeps the record', async () => {
    const cloud = await start();
    const packageDir = await packaged({
      ...forwarder,
      resources: {
        ...forwarder.resources,
        Role: role('lambda.amazonaws.com', {
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': ['Failures', 'Arn'] },
        }),
      },
    });
    const outputs = await cloud.deploy({ region: 'us-west-2', packageDir });

    await order(cloud, 'us-west-2', 1);
    await cloud.settled();

    expect(await bodies(cloud, 'us-west-2', outputs['QueueUrl'])).toEqual([]);
    expect(await bodies(cloud, 'us-west-2', outputs['FailuresUrl'])).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        responsePayload: {
          errorMessage: expect.stringContaining('is not authorized to perform: sqs:SendMessage'),
        },
      },
    ]);
  });

  it('runs what a message of a device starts', async () => {
    const cloud = await start();
    const packageDir = await packaged({
      code: { echo: 'export const handler = async (event) => { console.log(JSON.stringify(event)); };' },
      resources: {
        Role: role('lambda.amazonaws.com', { Action: 'sqs:SendMessage', Resource: '*' }),
        Echo: lambdaFunction('echo'),
        Rule: {
          Type: 'AWS::IoT::TopicRule',
          Properties: {
            RuleName: 'echo',
            TopicRulePayload: {
              AwsIotSqlVersion: '2016-03-23',
              Sql: "SELECT *, topic(2) AS thing FROM 'dt/+/t'",
              Actions: [{ Lambda: { FunctionArn: { 'Fn::GetAtt': ['Echo', 'Arn'] } } }],
            },
          },
        },
        RulePermission: permission('Echo', 'iot.amazonaws.com', { 'Fn::GetAtt': ['Rule', 'Arn'] }),
      },
    });
    await cloud.deploy({ region: 'us-west-2', packageDir });
    const lines: string[] = [];
    cloud.events.on('event', (event) => {
      if (event.type === 'log') lines.push(event.line);
    });

    const response = await fetch(`${cloud.endpoint}/topics/dt%2Fone%2Ft?qos=1`, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=developer/20260101/us-west-2/iotdata/aws4_request, SignedHeaders=host, Signature=none',
      },
      body: '{"celsius":20}',
    });
    await cloud.settled();

    expect(response.status).toBe(200);
    expect(lines).toEqual(['{"celsius":20,"thing":"one"}']);
  });

  it('takes what one Region writes to a global table through the pipe of the other', async () => {
    const cloud = await start();
    const streamArn = { 'Fn::GetAtt': ['Table', 'StreamArn'] };
    const rows = (isPrimary: boolean) => ({
      code: { ...forwarder.code, find: findStream },
      resources: {
        ...forwarder.resources,
        ...(isPrimary ? { Table: globalTable } : {}),
        FindRole: role('lambda.amazonaws.com', { Action: 'dynamodb:DescribeTable', Resource: '*' }),
        Find: lambdaFunction('find', { Role: { 'Fn::GetAtt': ['FindRole', 'Arn'] } }),
        Stream: {
          Type: 'Custom::Stream',
          ...(isPrimary ? { DependsOn: 'Table' } : {}),
          Properties: { ServiceToken: { 'Fn::GetAtt': ['Find', 'Arn'] } },
        },
        PipeRole: role(
          'pipes.amazonaws.com',
          { Action: 'dynamodb:*', Resource: '*' },
          { Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
        ),
        Pipe: {
          Type: 'AWS::Pipes::Pipe',
          Properties: {
            RoleArn: { 'Fn::GetAtt': ['PipeRole', 'Arn'] },
            Source: isPrimary ? streamArn : { 'Fn::GetAtt': ['Stream', 'Arn'] },
            SourceParameters: {
              DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 10 },
            },
            Target: { 'Fn::GetAtt': ['Bus', 'Arn'] },
            TargetParameters: {
              EventBridgeEventBusParameters: { Source: 'shop', DetailType: 'row' },
              InputTemplate: '{"id":<$.dynamodb.NewImage.id.S>}',
            },
          },
        },
      },
      outputs: forwarder.outputs,
    });
    const west = await cloud.deploy({ region: 'us-west-2', packageDir: await packaged(rows(true)) });
    const east = await cloud.deploy({ region: 'eu-west-1', packageDir: await packaged(rows(false)) });

    const numbers = Array.from({ length: 8 }, (_, index) => `row-${index}`);
    const client = new DynamoDBClient(settings(cloud, 'us-west-2'));
    for (const id of numbers) {
      await client.send(new PutItemCommand({ TableName: 'rows', Item: { id: { S: id } } }));
    }
    await cloud.settled();

    const idsOf = async (region: string, queueUrl: string | undefined) =>
      (await bodies(cloud, region, queueUrl)).map((body) => JSON.stringify(body)).toSorted();
    const expected = (region: string) => numbers.map((id) => JSON.stringify({ region, detail: { id } }));
    expect(await idsOf('us-west-2', west['QueueUrl'])).toEqual(expected('us-west-2'));
    expect(await idsOf('eu-west-1', east['QueueUrl'])).toEqual(expected('eu-west-1'));
  });

  it('lets a custom resource answer, and tells the traces of a function', async () => {
    const cloud = await start();
    const packageDir = await packaged({
      code: {
        setup: `import { createSocket } from 'node:dgram';
          export const handler = async (event) => {
            const [host, port] = process.env.AWS_XRAY_DAEMON_ADDRESS.split(':');
            const socket = createSocket('udp4');
            await new Promise((resolve) => socket.send('{"format":"json","version":1}\\n{"name":"setup"}', Number(port), host, resolve));
            socket.close();
            await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'one', Data: { Colour: 'green' } }) });
          };`,
      },
      resources: {
        Role: role('lambda.amazonaws.com', { Action: 'sqs:SendMessage', Resource: '*' }),
        Setup: lambdaFunction('setup'),
        Custom: { Type: 'Custom::Setup', Properties: { ServiceToken: { 'Fn::GetAtt': ['Setup', 'Arn'] } } },
      },
      outputs: { Colour: { Value: { 'Fn::GetAtt': ['Custom', 'Colour'] } } },
    });
    const traced = new Promise<CloudEvent>((resolve) => {
      cloud.events.on('event', (event) => {
        if (event.type === 'trace-segment') resolve(event);
      });
    });

    const outputs = await cloud.deploy({ region: 'eu-west-1', packageDir });

    expect(outputs).toEqual({ Colour: 'green' });
    expect(await traced).toMatchObject({ region: 'eu-west-1', document: '{"name":"setup"}' });
  });

  describe('when a Region fails', () => {
    it('cannot be reached there, goes on elsewhere, and has lost nothing when it is back', async () => {
      const cloud = await start();
      const packageDir = await packaged(forwarder);
      const west = await cloud.deploy({ region: 'us-west-2', packageDir });
      const east = await cloud.deploy({ region: 'eu-west-1', packageDir });
      await order(cloud, 'us-west-2', 1);

      await cloud.failRegion('us-west-2');
      await expect(order(cloud, 'us-west-2', 2)).rejects.toThrow('socket hang up');
      await order(cloud, 'eu-west-1', 3);
      await cloud.settled();
      const elsewhere = await bodies(cloud, 'eu-west-1', east['QueueUrl']);
      await cloud.restoreRegion('us-west-2');
      await cloud.settled();

      expect(elsewhere).toEqual([{ region: 'eu-west-1', detail: { number: 3 } }]);
      const restored = await bodies(cloud, 'us-west-2', west['QueueUrl']);
      // Once, or once more where the function was cut off between its answer and its end.
      expect(restored.length).toBeGreaterThan(0);
      expect(new Set(restored.map((body) => JSON.stringify(body)))).toEqual(
        new Set(['{"region":"us-west-2","detail":{"number":1}}']),
      );
    });
  });

  describe('when a stack does not deploy', () => {
    it('names the resource, and leaves nothing of it', async () => {
      const cloud = await start();
      const broken = await packaged({
        ...forwarder,
        resources: {
          ...forwarder.resources,
          Rule: { ...forwarder.resources.Rule, DependsOn: 'Odd' },
          Odd: { Type: 'AWS::SQS::Queue', Properties: { Colour: 'green' } },
        },
      });
      const whole = await packaged(forwarder);

      const deploying = cloud.deploy({ region: 'us-west-2', packageDir: broken });

      await expect(deploying).rejects.toThrow(
        /resource Odd \(AWS::SQS::Queue\) could not be created: .*Colour/,
      );
      await expect(cloud.deploy({ region: 'us-west-2', packageDir: whole })).resolves.toBeDefined();
    });
  });

  describe('when it does not start', () => {
    it('closes what did', async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const takenPort = portOf(taken);
      const free = createServer().listen(0, '127.0.0.1');
      await once(free, 'listening');
      const mqttPort = portOf(free);
      free.close();
      await once(free, 'close');

      const starting = start({ regions: ['us-west-2'], regionPorts: [mqttPort], endpointPort: takenPort });

      await expect(starting).rejects.toThrow(`Port ${takenPort} on 127.0.0.1 is in use`);
      taken.close();
      const again = await start({ regions: ['us-west-2'], regionPorts: [mqttPort] });
      expect(again.regions).toEqual([{ region: 'us-west-2', mqttPort }]);
    });
  });

  it('is closed twice without complaint, and does not answer afterwards', async () => {
    const cloud = await start({ regions: ['us-west-2'] });

    await cloud.close();
    await cloud.close();

    const invoking = new LambdaClient(settings(cloud, 'us-west-2')).send(
      new InvokeCommand({ FunctionName: 'x' }),
    );
    await expect(invoking).rejects.toThrow('ECONNREFUSED');
  });
});

const portOf = (server: ReturnType<typeof createServer>): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
