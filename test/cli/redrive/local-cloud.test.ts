import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { observe } from '../../../cli/journey/observations.ts';
import { localSettings } from '../../../cli/local/clients.ts';
import { openRegion } from '../../../cli/redrive/aws-region.ts';
import { type QueueName, queueNames } from '../../../cli/redrive/queues.ts';
import { type RedriveOptions, redriveQueue, type Redriven } from '../../../cli/redrive/redrive-queue.ts';
import { startCloud, type Cloud } from '../../../infra/local/start-cloud.ts';
import { lambdaFunction, role, writePackage } from '../../infra/local/cloud/package-directory.ts';
import { createPki } from '../../infra/local/iot/gateway/support/pki.ts';
import { certificateId, failureRecord, pipeLetter, rowChanged, ruleError } from './letters.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const region = 'us-west-2';
const tableName = 'registry';
const functionNames = ['onboard', 'replicate', 'ingest', 'reconcile'] as const;

const stack = {
  code: Object.fromEntries(
    functionNames.map((name) => [
      `landfall-local-${name}`,
      'export const handler = async (event) => { console.log(JSON.stringify({ got: event })); };',
    ]),
  ),
  resources: {
    Role: role('lambda.amazonaws.com', { Action: 'sqs:SendMessage', Resource: '*' }),
    ...Object.fromEntries(functionNames.map((name) => [name, lambdaFunction(`landfall-local-${name}`)])),
    ...Object.fromEntries(queueNames.map((name) => [name, { Type: 'AWS::SQS::Queue' }])),
    Table: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: tableName,
        AttributeDefinitions: [{ AttributeName: 'thingName', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'thingName', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        Replicas: [{ Region: region }],
      },
    },
    Topic: { Type: 'AWS::SNS::Topic' },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['OnboardFailures', 'QueueName'] } }],
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'Topic' }],
      },
    },
  },
  outputs: {
    DeviceRegistryTableName: { Value: tableName },
    ...Object.fromEntries(queueNames.map((name) => [`${name}Url`, { Value: { Ref: name } }])),
  },
};

const environment = { ...process.env };
const open: { readonly close: () => Promise<void> }[] = [];

interface Parts {
  readonly cloud: Cloud;
  readonly observed: ReturnType<typeof observe>;
  readonly sqs: SQSClient;
  readonly documents: DynamoDBDocumentClient;
  readonly streams: DynamoDBStreamsClient;
  readonly outputs: Readonly<Record<string, string>>;
}
let started: Parts | undefined;
const parts = (): Parts => {
  if (started === undefined) throw new Error('the cloud has not started');
  return started;
};

beforeAll(async () => {
  const pki = await createPki();
  const packaged = await writePackage(stack);
  open.push(packaged);
  const cloud = await startCloud({
    regions: [region],
    serverNames: ['localhost'],
    serverCertificate: pki.tls,
    clockSpeed: 600,
  });
  open.push(cloud);
  const outputs = await cloud.deploy({
    region,
    packageDir: packaged.packageDir,
    stackName: 'landfall-local',
  });
  // The command finds its cloud as it finds AWS: by the environment.
  process.env['AWS_ENDPOINT_URL'] = cloud.endpoint;
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  const settings = localSettings(cloud.endpoint, region);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  await documents.send(
    new PutCommand({
      TableName: tableName,
      Item: {
        thingName: 'pump-7',
        certificateId,
        status: 'ACTIVE',
        writtenBy: 'operator',
        version: 5,
        updatedAtMs: Date.UTC(2026, 10, 24),
      },
    }),
  );
  started = {
    cloud,
    outputs,
    documents,
    observed: observe(cloud.events, () => true),
    sqs: new SQSClient(settings),
    streams: new DynamoDBStreamsClient(settings),
  };
});
afterAll(async () => {
  process.env = { ...environment };
  started?.sqs.destroy();
  started?.streams.destroy();
  started?.documents.destroy();
  for (const one of open.splice(0).toReversed()) await one.close();
});

const send = async (queue: QueueName, body: unknown): Promise<void> => {
  const { outputs, sqs } = parts();
  await sqs.send(
    new SendMessageCommand({ QueueUrl: outputs[`${queue}Url`], MessageBody: JSON.stringify(body) }),
  );
};
const redrive = async (
  queue: QueueName,
  options: Partial<RedriveOptions> = {},
): Promise<readonly Redriven[]> => {
  const opened = await openRegion(region, 'local');
  try {
    return await redriveQueue(queue, opened, {
      isDryRun: false,
      limit: Infinity,
      startedAtMs: Date.now(),
      ...options,
    });
  } finally {
    opened.close();
  }
};
const inLambda = (record: ReturnType<typeof failureRecord>): unknown =>
  JSON.parse(JSON.stringify(record).replace('landfall-test-', 'landfall-local-'));

/** What the functions were given since the test began. */
let mark = 0;
const given = async (): Promise<readonly (readonly [string, unknown])[]> => {
  const { cloud, observed } = parts();
  await cloud.settled();
  return observed
    .all()
    .slice(mark)
    .flatMap((event) => {
      if (event.type !== 'log' || !event.line.startsWith('{"got":')) return [];
      const line: unknown = JSON.parse(event.line);
      return [[event.functionName.replace('landfall-local-', ''), line] as const];
    });
};

/** Where the one record of the table is in its stream. */
const placeInStream = async () => {
  const { documents, streams } = parts();
  const { Table } = await documents.send(new DescribeTableCommand({ TableName: tableName }));
  const streamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const shardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  const number = Records?.[0]?.dynamodb?.SequenceNumber;
  return { streamArn, shardId, startSequenceNumber: number, endSequenceNumber: number };
};

describe('landfall redrive, on the local cloud', () => {
  beforeEach(async () => {
    const { observed, outputs, sqs } = parts();
    mark = observed.all().length;
    for (const queue of queueNames)
      await sqs.send(new PurgeQueueCommand({ QueueUrl: outputs[`${queue}Url`] }));
  });

  it('gives an event that was given up to its function, and empties the queue', async () => {
    for (const number of Array.from({ length: 23 }).keys())
      await send('IngestFailures', inLambda(failureRecord('ingest', { thingName: `pump-${number}` }, 'no')));

    const results = await redrive('IngestFailures');

    expect(results.filter(({ fate }) => fate === 'moved')).toHaveLength(23);
    expect(await given()).toHaveLength(23);
    expect(await redrive('IngestFailures')).toEqual([]);
  });

  it('changes nothing in a dry run, as often as it is run', async () => {
    for (const number of [1, 2, 3])
      await send('IngestFailures', inLambda(failureRecord('ingest', { thingName: `pump-${number}` }, 'no')));

    const first = await redrive('IngestFailures', { isDryRun: true });
    const second = await redrive('IngestFailures', { isDryRun: true });

    expect([first, second].map((results) => results.map(({ fate }) => fate))).toEqual([
      ['movable', 'movable', 'movable'],
      ['movable', 'movable', 'movable'],
    ]);
    expect(await given()).toEqual([]);
  });

  it.each([
    [
      'OnboardingRuleErrors',
      'onboard',
      ruleError('$aws/events/certificates/registered/c', `{"certificateId":"x"}`),
      { certificateId: 'x' },
    ],
    [
      'TelemetryRuleErrors',
      'ingest',
      ruleError('dt/pump-7/x', '{}'),
      { thingName: 'pump-7', certificateId, payload: 'e30=' },
    ],
    ['ReplicationRuleDeadLetters', 'replicate', rowChanged(), rowChanged()],
  ] as const)('takes what lies in %s to %s', async (queue, functionName, letter, event) => {
    await send(queue, letter);

    const results = await redrive(queue);

    expect(results).toMatchObject([{ fate: 'moved' }]);
    expect(await given()).toEqual([[functionName, { got: expect.objectContaining(event) }]]);
  });

  it('finds in the stream what the pipe gave up', async () => {
    await send('RegistryPipeDeadLetters', pipeLetter(await placeInStream()));

    const results = await redrive('RegistryPipeDeadLetters');

    expect(results).toMatchObject([{ fate: 'moved', subject: { thingNames: ['pump-7'] } }]);
    expect(results[0]).not.toHaveProperty('lost');
    expect(await given()).toMatchObject([
      ['replicate', { got: { detail: { thingName: 'pump-7', version: '5', writtenBy: 'operator' } } }],
    ]);
  });

  it('goes by the rows when the stream is gone', async () => {
    const streamArn = 'arn:aws:dynamodb:us-west-2:000000000000:table/gone/stream/2026-11-24T00:00:00.000';
    await send('RegistryPipeDeadLetters', pipeLetter({ ...(await placeInStream()), streamArn }));

    const results = await redrive('RegistryPipeDeadLetters');

    expect(results).toMatchObject([
      { fate: 'moved', subject: { thingNames: ['pump-7'] }, lost: expect.stringContaining('forgotten') },
    ]);
    expect(await given()).toHaveLength(1);
  });

  it('leaves what it does not understand, while the alarm is on', async () => {
    const { observed } = parts();
    await send('OnboardFailures', 'hello');

    const results = await redrive('OnboardFailures');

    expect(results).toMatchObject([{ fate: 'stays', why: expect.stringContaining('it is no record') }]);
    await observed.until('the alarm is raised', () =>
      observed
        .all()
        .slice(mark)
        .find((event) => event.type === 'notification' && event.subject?.startsWith('ALARM')),
    );
    expect(await redrive('OnboardFailures', { isDryRun: true })).toHaveLength(1);
  });

  it('says which Region has no stack', async () => {
    await expect(openRegion(region, 'elsewhere')).rejects.toThrow(
      'There is no stack landfall-elsewhere in us-west-2: deploy it, or choose other Regions',
    );
  });
});
