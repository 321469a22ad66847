import { afterEach, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../../infra/local/endpoint/aws-service.ts';
import { createPipes } from '../../../../infra/local/pipes/pipes.ts';
import { CloudEvents, type CloudEvent } from '../../../../infra/local/region/cloud-events.ts';
import { createRecordingTargets, type HandedOver } from '../events/recording-targets.ts';
import { createManualClock } from '../sqs/manual-clock.ts';
import { resourcesOf } from '../support/resources.ts';
import { createWrittenStream, streamArn } from './written-stream.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const busArn = 'arn:aws:events:eu-west-1:000000000000:event-bus/devices';
const deadLetterArn = 'arn:aws:sqs:eu-west-1:000000000000:dead';
const roleArn = 'arn:aws:iam::000000000000:role/pipe';
const pipeArn = 'arn:aws:pipes:eu-west-1:000000000000:pipe/copy';

/** The thing and the version of a record that went through whole. */
const nameIn = (detail: string) => /"Keys":{"thingName":{"S":"([^"]*)"/.exec(detail)?.[1];
const versionIn = (detail: string) => /"version":{"N":"([^"]*)"/.exec(detail)?.[1];

const setup = () => {
  const clock = createManualClock();
  const stream = createWrittenStream(clock.now);
  const targets = createRecordingTargets();
  const events = new CloudEvents();
  const told: string[] = [];
  events.on('event', (event: CloudEvent) => {
    if (event.type === 'log') told.push(event.line);
  });
  const denied = new Set<string>();
  const pipes = createPipes({
    region: 'eu-west-1',
    accountId: '000000000000',
    clock,
    openStream: stream.openStream,
    findShard: async (arn, number) => `shard of ${number} in ${arn}`,
    targets,
    roles: { isAllowed: (role, action) => role === roleArn && !denied.has(action) },
    events,
  });
  closers.push(pipes.close);
  const provided = resourcesOf(pipes.providers);

  const propertiesOf = ({
    source = {},
    filters,
    target = {},
    ...pipe
  }: Readonly<Record<string, unknown>> & {
    readonly source?: Readonly<Record<string, unknown>>;
    readonly filters?: readonly unknown[];
    readonly target?: Readonly<Record<string, unknown>>;
  }) => ({
    Name: 'copy',
    RoleArn: roleArn,
    Source: streamArn,
    SourceParameters: {
      DynamoDBStreamParameters: {
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 10,
        DeadLetterConfig: { Arn: deadLetterArn },
        ...source,
      },
      ...(filters === undefined
        ? {}
        : {
            FilterCriteria: {
              Filters: filters.map((filter) => ({
                Pattern: typeof filter === 'string' ? filter : JSON.stringify(filter),
              })),
            },
          }),
    },
    Target: busArn,
    TargetParameters: {
      EventBridgeEventBusParameters: { Source: 'landfall', DetailType: 'device changed' },
      ...target,
    },
    ...pipe,
  });
  type PipeOptions = Parameters<typeof propertiesOf>[0];
  const createPipe = async (options: PipeOptions = {}) =>
    provided.create('AWS::Pipes::Pipe', propertiesOf(options));

  const entries = () => targets.taken.flatMap((taken) => (taken.to === 'bus' ? taken.entries : []));
  const names = () => entries().map(({ detail }) => nameIn(detail));
  const deadLetters = () =>
    targets.taken.flatMap((taken) => {
      if (taken.to !== 'queue') return [];
      const letter: unknown = JSON.parse(taken.body);
      return [letter];
    });
  /** Refuses the whole call, as a bus that is down, when one of its records is of that thing. */
  const refuseThing = (thingName: string, error = new AwsError('InternalFailure', 500, 'poison')) =>
    targets.refuse((handedOver: HandedOver) =>
      handedOver.to === 'bus' && handedOver.entries.some(({ detail }) => detail.includes(`"${thingName}"`))
        ? error
        : undefined,
    );
  return {
    clock,
    events,
    stream,
    targets,
    told,
    denied,
    pipes,
    createPipe,
    propertiesOf,
    entries,
    names,
    deadLetters,
    refuseThing,
    update: async (options: PipeOptions, previous: PipeOptions = {}) =>
      provided.update('AWS::Pipes::Pipe', 'copy', propertiesOf(options), propertiesOf(previous)),
    remove: provided.remove,
  };
};

describe('a pipe', () => {
  it('puts each record on the bus, whole, in order', async () => {
    const { createPipe, entries, stream, targets } = setup();
    const first = stream.write('t-1');
    const created = await createPipe();
    const second = stream.write('t-2');

    await targets.untilTaken(2);

    expect(created).toMatchObject({
      physicalId: 'copy',
      attributes: { Arn: pipeArn, CurrentState: 'RUNNING' },
    });
    expect(targets.taken[0]).toMatchObject({ to: 'bus', arn: busArn, origin: { roleArn } });
    expect(entries()).toEqual(
      [first, second].map((record) => ({
        source: 'landfall',
        detailType: 'device changed',
        detail: JSON.stringify(record),
        resources: [],
      })),
    );
  });

  it('from LATEST leaves out what was there before', async () => {
    const { createPipe, names, stream, targets } = setup();
    stream.write('old');
    await createPipe({ source: { StartingPosition: 'LATEST' } });
    await stream.untilCaughtUp();

    stream.write('new');
    await targets.untilTaken(1);

    expect(names()).toEqual(['new']);
  });

  it('reads no more than its batch size', async () => {
    const { createPipe, stream, targets } = setup();
    for (const name of ['a', 'b', 'c', 'd', 'e']) stream.write(name);

    await createPipe({ source: { BatchSize: 2 } });
    await targets.untilTaken(3);

    expect(targets.taken.map((taken) => (taken.to === 'bus' ? taken.entries.length : 0))).toEqual([2, 2, 1]);
  });

  it('with a batching window waits for a full batch or the end of the window', async () => {
    const { clock, createPipe, names, stream, targets } = setup();
    await createPipe({ source: { BatchSize: 3, MaximumBatchingWindowInSeconds: 5 } });
    stream.write('a');
    await clock.untilSleeping();
    stream.write('b');
    await stream.untilCaughtUp();
    const early = targets.taken.length;

    await clock.advance(5000);
    const afterWindow = targets.taken.length;
    for (const name of ['c', 'd', 'e']) stream.write(name);
    await targets.untilTaken(2);

    expect([early, afterWindow]).toEqual([0, 1]);
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps the records of one item in order when it runs several batches side by side', async () => {
    const { createPipe, entries, stream, targets } = setup();
    for (let index = 0; index < 10; index += 1)
      stream.write(`t-${index % 3}`, { version: { N: `${index}` } });

    await createPipe({ source: { ParallelizationFactor: 10 } });
    while (entries().length < 10) await targets.untilTaken(targets.taken.length + 1);

    const versions = (name: string) =>
      entries()
        .filter(({ detail }) => nameIn(detail) === name)
        .map(({ detail }) => versionIn(detail));
    expect(versions('t-0')).toEqual(['0', '3', '6', '9']);
    expect(versions('t-1')).toEqual(['1', '4', '7']);
    expect(versions('t-2')).toEqual(['2', '5', '8']);
  });

  it('lets through what one of its filters takes, and goes past the rest', async () => {
    const { createPipe, names, stream, targets } = setup();
    const filters = [
      {
        dynamodb: {
          NewImage: { status: { S: ['ACTIVE'] }, writtenBy: { S: [{ 'anything-but': ['eu-west-1'] }] } },
        },
      },
      { dynamodb: { NewImage: { version: { N: ['7'] } } } },
    ];
    await createPipe({ filters, source: { BatchSize: 2 } });

    stream.write('pending', { status: { S: 'PROVISIONING' }, writtenBy: { S: 'us-west-2' } });
    stream.write('own', { status: { S: 'ACTIVE' }, writtenBy: { S: 'eu-west-1' } });
    stream.write('theirs', { status: { S: 'ACTIVE' }, writtenBy: { S: 'us-west-2' } });
    stream.write('seventh', { version: { N: '7' } });
    await targets.untilTaken(1);

    expect(names()).toEqual(['theirs', 'seventh']);
  });

  it('shapes the detail by its template, and reads source and detail type from the record', async () => {
    const { createPipe, entries, stream, targets } = setup();
    await createPipe({
      target: {
        InputTemplate:
          '{"thing": <$.dynamodb.Keys.thingName.S>, "note": "row <$.dynamodb.NewImage.version.N> of <aws.pipes.pipe-name>",' +
          ' "keys": <$.dynamodb.Keys>, "old": "<$.dynamodb.OldImage.status.S>"}',
        EventBridgeEventBusParameters: {
          Source: '$.eventSourceARN',
          DetailType: '$.eventName',
          Resources: ['arn:x'],
        },
      },
    });

    stream.write('say "t"', { version: { N: '7' } });
    await targets.untilTaken(1);

    const [entry] = entries();
    expect(entry).toMatchObject({ source: streamArn, detailType: 'MODIFY', resources: ['arn:x'] });
    expect(JSON.parse(entry?.detail ?? '')).toEqual({
      thing: 'say "t"',
      note: 'row 7 of copy',
      keys: { thingName: { S: 'say "t"' } },
      old: '',
    });
  });
});

describe('a record that the bus refuses', () => {
  it('is tried again and then put in the dead-letter queue by its place in the stream, and holds up nothing for good', async () => {
    const { clock, createPipe, deadLetters, names, refuseThing, stream, targets } = setup();
    for (const name of ['a', 'poison', 'b', 'c']) stream.write(name);
    refuseThing('poison');

    await createPipe({
      source: { MaximumRetryAttempts: 2, OnPartialBatchItemFailure: 'AUTOMATIC_BISECT' },
    });
    await clock.untilSleeping();
    await clock.advance(60_000);
    stream.write('d');
    await targets.untilTaken(4);

    expect(names()).toEqual(['a', 'b', 'c', 'd']);
    expect(deadLetters()).toEqual([
      {
        context: { partnerResourceArn: pipeArn, condition: 'RetryAttemptsExhausted' },
        version: '1.0',
        timestamp: expect.any(String),
        DDBStreamBatchInfo: {
          shardId: `shard of 10 in ${streamArn}`,
          startSequenceNumber: '10',
          endSequenceNumber: '10',
          approximateArrivalOfFirstRecord: '2026-11-24T00:00:00.000Z',
          approximateArrivalOfLastRecord: '2026-11-24T00:00:00.000Z',
          batchSize: 1,
          streamArn,
        },
      },
    ]);
    // All four, the halves with it, it alone, and two retries.
    expect(targets.attempts()).toBe(1 + 2 + 1 + 2 + 1 + 1 + 1);
  });

  it('keeps its place before those behind it while it is tried again', async () => {
    const { clock, createPipe, names, refuseThing, stream, targets } = setup();
    for (const name of ['a', 'late', 'b', 'c']) stream.write(name);
    refuseThing('late');

    await createPipe({ source: { OnPartialBatchItemFailure: 'AUTOMATIC_BISECT' } });
    const backoff = await clock.untilSleeping();
    targets.refuse(() => undefined);
    await clock.advance(backoff);

    expect(names()).toEqual(['a', 'late', 'b', 'c']);
  });

  it('takes its whole batch along where the pipe does not bisect', async () => {
    const { clock, createPipe, deadLetters, names, refuseThing, stream } = setup();
    for (const name of ['a', 'poison', 'b']) stream.write(name);
    refuseThing('poison');

    await createPipe({ source: { MaximumRetryAttempts: 1 } });
    await clock.untilSleeping();
    await clock.advance(60_000);

    expect(names()).toEqual([]);
    expect(deadLetters()).toMatchObject([
      { DDBStreamBatchInfo: { startSequenceNumber: '9', endSequenceNumber: '11', batchSize: 3 } },
    ]);
  });

  it('alone is tried again where the bus says which entry failed', async () => {
    const { clock, createPipe, stream, targets } = setup();
    for (const name of ['a', 'poison', 'b']) stream.write(name);
    targets.refuse((handedOver) =>
      handedOver.to === 'bus' && handedOver.entries.length === 3
        ? new AwsError('MalformedDetail', 400, 'Detail is malformed.', { failedEntries: [1] })
        : undefined,
    );

    await createPipe();
    await clock.advance(await clock.untilSleeping());

    expect(targets.attempts()).toBe(2);
    expect(targets.taken.map((taken) => (taken.to === 'bus' ? taken.entries.length : 0))).toEqual([1]);
  });

  it('is counted for CloudWatch: as an execution that failed, or failed in part', async () => {
    const { clock, createPipe, events, stream, targets } = setup();
    const counted: object[] = [];
    events.on('event', (event) => {
      if (event.type === 'metric') counted.push(event);
    });
    for (const name of ['a', 'poison', 'b']) stream.write(name);
    targets.refuse((handedOver) =>
      handedOver.to === 'bus' && handedOver.entries.some(({ detail }) => detail.includes('"poison"'))
        ? new AwsError('MalformedDetail', 400, 'Detail is malformed.', {
            failedEntries: [handedOver.entries.length === 1 ? 0 : 1],
          })
        : undefined,
    );

    await createPipe({ source: { MaximumRetryAttempts: 1 } });
    await clock.advance(await clock.untilSleeping());

    const ofPipe = { namespace: 'AWS/EventBridge/Pipes', dimensions: { PipeName: 'copy' }, value: 1 };
    expect(counted).toMatchObject([
      { ...ofPipe, name: 'ExecutionPartiallyFailed' },
      { ...ofPipe, name: 'ExecutionFailed' },
    ]);
  });

  it('blocks those behind it until it is too old, where retries are without limit', async () => {
    const { clock, createPipe, deadLetters, names, refuseThing, stream, targets } = setup();
    stream.write('poison');
    refuseThing('poison');
    await createPipe({ source: { BatchSize: 1 } });
    await clock.untilSleeping();
    await clock.advance(86_000_000);
    stream.write('behind');

    await clock.advance(0);
    const blocked = names();
    await clock.advance(1_200_000);
    await targets.untilTaken(2);

    expect(blocked).toEqual([]);
    expect(names()).toEqual(['behind']);
    expect(deadLetters()).toMatchObject([{ context: { condition: 'RecordAgeExceeded' } }]);
  });

  it('is given up at the age that the pipe allows', async () => {
    const { clock, createPipe, deadLetters, refuseThing, stream } = setup();
    stream.write('poison');
    refuseThing('poison');

    await createPipe({ source: { MaximumRecordAgeInSeconds: 60 } });
    await clock.untilSleeping();
    await clock.advance(240_000);

    expect(deadLetters()).toMatchObject([{ context: { condition: 'RecordAgeExceeded' } }]);
  });

  it('is lost, and that is told, where there is no dead-letter queue', async () => {
    const { clock, createPipe, refuseThing, stream, targets, told } = setup();
    stream.write('poison');
    refuseThing('poison');

    await createPipe({ source: { MaximumRetryAttempts: 0, DeadLetterConfig: undefined } });
    stream.write('behind');
    await targets.untilTaken(1);

    expect(told).toEqual([
      expect.stringContaining('InternalFailure: poison'),
      expect.stringContaining('records 9 are lost'),
    ]);
    expect(clock.sleepers()).toBe(0);
  });

  it('by its template goes the same way', async () => {
    const { createPipe, deadLetters, entries, stream, targets } = setup();
    stream.write('odd', { list: { L: [] } });
    stream.write('fine');

    await createPipe({
      source: { MaximumRetryAttempts: 0 },
      target: { InputTemplate: '{"list": "<$.dynamodb.NewImage.list>"}' },
    });
    await targets.untilTaken(2);

    expect(entries()).toMatchObject([{ detail: '{"list": ""}' }]);
    expect(deadLetters()).toMatchObject([{ DDBStreamBatchInfo: { startSequenceNumber: '9', batchSize: 1 } }]);
  });

  it('keeps the pipe stuck while the dead-letter queue refuses it', async () => {
    const { clock, createPipe, deadLetters, names, stream, targets } = setup();
    targets.refuse(({ to }) => new AwsError('AccessDeniedException', 403, `no ${to}`));
    stream.write('poison');
    await createPipe({ source: { BatchSize: 1, MaximumRetryAttempts: 0 } });
    stream.write('behind');

    const backoff = await clock.untilSleeping();
    targets.refuse(({ to }) => (to === 'bus' ? undefined : new AwsError('AccessDeniedException', 403, 'no')));
    await clock.advance(backoff);
    const stuck = names();
    targets.refuse(() => undefined);
    await clock.advance(await clock.untilSleeping());
    await targets.untilTaken(2);

    expect(stuck).toEqual([]);
    expect(deadLetters()).toHaveLength(1);
    expect(names()).toEqual(['behind']);
  });
});

describe('a pipe of a Region that goes down', () => {
  it('reads on where it was and loses nothing', async () => {
    const { createPipe, names, pipes, stream, targets } = setup();
    await createPipe();
    stream.write('before');
    await targets.untilTaken(1);
    await stream.untilCaughtUp();

    await pipes.suspend();
    stream.write('during-1');
    stream.write('during-2');
    await new Promise((resolve) => setImmediate(resolve));
    const whileDown = names();
    await pipes.resume();
    while (names().length < 3) await targets.untilTaken(targets.taken.length + 1);

    expect(whileDown).toEqual(['before']);
    expect(names()).toEqual(['before', 'during-1', 'during-2']);
  });

  it('reads one batch at most while it is down, filtered or not', async () => {
    const { clock, createPipe, pipes, stream } = setup();
    await createPipe({
      source: { BatchSize: 1 },
      filters: [{ dynamodb: { Keys: { thingName: { S: ['x'] } } } }],
    });
    await stream.untilCaughtUp();

    await pipes.suspend();
    for (const name of ['a', 'b', 'c']) stream.write(name);
    await clock.advance(0);
    const whileDown = stream.given();
    await pipes.resume();
    await stream.untilCaughtUp();

    expect(whileDown).toBe(1);
    expect(stream.given()).toBe(3);
  });

  it('from LATEST delivers what it had read and not yet batched when its stream broke off', async () => {
    const { clock, createPipe, names, stream, targets } = setup();
    stream.write('old');
    await createPipe({ source: { StartingPosition: 'LATEST', MaximumBatchingWindowInSeconds: 5 } });
    await stream.untilCaughtUp();
    stream.write('held');
    await stream.untilCaughtUp();

    stream.breakOff();
    await clock.advance(0);
    await clock.advance(10_000);
    await targets.untilTaken(1);

    expect(names()).toEqual(['held']);
  });

  it('does not count what failed because the Region went down', async () => {
    const { clock, createPipe, deadLetters, names, pipes, stream, targets } = setup();
    await createPipe({ source: { MaximumRetryAttempts: 0 } });
    await stream.untilCaughtUp();
    const down = new Promise<void>((resolve) =>
      targets.refuse(() => {
        void pipes.suspend();
        resolve();
        return new AwsError('ServiceUnavailable', 503, 'down');
      }),
    );
    stream.write('during');
    await down;
    await clock.advance(0);

    targets.refuse(() => undefined);
    await pipes.resume();
    await targets.untilTaken(1);

    expect(names()).toEqual(['during']);
    expect(deadLetters()).toEqual([]);
  });

  it('opens a stream that broke off again, and repeats nothing that was settled', async () => {
    const { clock, createPipe, names, stream, targets, told } = setup();
    await createPipe();
    stream.write('before');
    await targets.untilTaken(1);
    await stream.untilCaughtUp();

    stream.breakOff();
    const backoff = await clock.untilSleeping();
    stream.write('meanwhile');
    await clock.advance(backoff);
    await targets.untilTaken(2);

    expect(names()).toEqual(['before', 'meanwhile']);
    expect(told).toEqual([expect.stringContaining('connection refused')]);
  });

  it('opens a stream that broke off while it was down without a back-off', async () => {
    const { clock, createPipe, names, pipes, stream, targets } = setup();
    await createPipe({ source: { StartingPosition: 'LATEST' } });
    await stream.untilCaughtUp();
    stream.write('before');
    await targets.untilTaken(1);

    await pipes.suspend();
    stream.breakOff();
    stream.write('during');
    await new Promise((resolve) => setImmediate(resolve));
    await pipes.resume();
    await targets.untilTaken(2);

    expect(names()).toEqual(['before', 'during']);
    expect(clock.sleepers()).toBe(0);
  });

  it('is finished when its stream is', async () => {
    const { createPipe, events, stream } = setup();
    await createPipe();
    await stream.untilCaughtUp();
    const end = new Promise<CloudEvent>((resolve) => events.once('event', resolve));

    stream.end();

    expect(await end).toMatchObject({ functionName: 'pipe/copy', line: expect.stringMatching(/has ended/) });
    expect(stream.readers()).toBe(0);
  });

  it('leaves no reader and no timer behind when it is removed', async () => {
    const { clock, createPipe, propertiesOf, refuseThing, remove, stream } = setup();
    refuseThing('poison');
    await createPipe();
    stream.write('poison');
    await clock.untilSleeping();

    await remove('AWS::Pipes::Pipe', 'copy', propertiesOf({}));
    await createPipe();

    expect(stream.readers()).toBe(1);
  });

  it('skips what AWS would have trimmed from the stream', async () => {
    const { clock, createPipe, names, stream, targets } = setup();
    stream.write('ancient', {}, clock.now() - 86_400_001);
    stream.write('recent');

    await createPipe();
    await targets.untilTaken(1);

    expect(names()).toEqual(['recent']);
  });
});

describe('a pipe that could never run', () => {
  it.each([
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    'events:PutEvents',
    'sqs:SendMessage',
  ])('is not created when its role lacks %s', async (action) => {
    const { createPipe, denied, stream } = setup();
    denied.add(action);

    await expect(createPipe()).rejects.toThrow(`is not allowed ${action} on arn:aws:`);
    expect(stream.readers()).toBe(0);
  });

  it('needs no sqs:SendMessage without a dead-letter queue', async () => {
    const { createPipe, denied } = setup();
    denied.add('sqs:SendMessage');

    await expect(createPipe({ source: { DeadLetterConfig: undefined } })).resolves.toBeDefined();
  });

  it.each<[string, Parameters<ReturnType<typeof setup>['createPipe']>[0], RegExp]>([
    ['a stream of another Region', { Source: streamArn.replace('eu', 'us') }, /The source .* nowhere else/],
    ['a queue as its source', { Source: deadLetterArn }, /The source/],
    ['a bus of another Region', { Target: busArn.replace('eu', 'us') }, /The target/],
    [
      'a function as its target',
      { Target: 'arn:aws:lambda:eu-west-1:000000000000:function:f' },
      /The target/,
    ],
    [
      'a batch too large for a bus',
      { source: { BatchSize: 11 } },
      /BatchSize: a pipe to an event bus takes 10/,
    ],
    ['no batch size', { source: { BatchSize: undefined } }, /BatchSize/],
    ['a topic for dead letters', { source: { DeadLetterConfig: { Arn: 'arn:aws:sns:x' } } }, /dead-letter/],
    ['an enrichment', { Enrichment: 'arn:x' }, /Enrichment/],
    ['a filter that is no JSON', { filters: ['{'] }, /no JSON/],
    ['a filter on eventName', { filters: [{ eventName: ['INSERT'] }] }, /eventName cannot be filtered on/],
    [
      'a filter on awsRegion',
      { filters: [{ $or: [{ awsRegion: ['a'] }, { dynamodb: { Keys: { a: { S: ['b'] } } } }] }] },
      /awsRegion cannot/,
    ],
    [
      'a filter on an attribute without its type',
      { filters: [{ dynamodb: { NewImage: { status: ['A'] } } }] },
      /NewImage\.status never matches/,
    ],
    [
      'a filter on an image',
      { filters: [{ dynamodb: { OldImage: [{ exists: false }] } }] },
      /OldImage never matches/,
    ],
    [
      'a filter on nothing of a record',
      { filters: [{ dynamodb: { Images: ['x'] } }] },
      /dynamodb\.Images is no member/,
    ],
    [
      'a filter with an operator that pipes lack',
      { filters: [{ dynamodb: { Keys: { a: { S: [{ wildcard: '*' }] } } } }] },
      /wildcard/,
    ],
    [
      'a placeholder it does not know',
      { target: { InputTemplate: '<aws.pipes.enrichment-arn>' } },
      /enrichment-arn/,
    ],
    ['a path it does not know', { target: { InputTemplate: '<$.a[*]>' } }, /\$\.a\[\*\]/],
    [
      'a source that is AWS’s own',
      { target: { EventBridgeEventBusParameters: { Source: 'aws.iot' } } },
      /aws\.iot/,
    ],
    [
      'a parameter it does not know',
      { target: { EventBridgeEventBusParameters: { EndpointId: 'x' } } },
      /EndpointId/,
    ],
  ])('is not created with %s', async (_, options, message) => {
    const { createPipe } = setup();

    await expect(createPipe(options)).rejects.toThrow(message);
  });

  it('is created and reads nothing when it is to be stopped', async () => {
    const { createPipe, stream } = setup();

    const created = await createPipe({ DesiredState: 'STOPPED' });

    expect(created.attributes['CurrentState']).toBe('STOPPED');
    expect(stream.readers()).toBe(0);
  });

  it('is not created twice', async () => {
    const { createPipe } = setup();
    await createPipe();

    await expect(createPipe()).rejects.toThrow('A pipe copy exists already.');
  });

  describe('when it is updated', () => {
    it('goes on behind what it has done, as it shall now', async () => {
      const { createPipe, update, entries, stream, targets } = setup();
      await createPipe();
      stream.write('before');
      await targets.untilTaken(1);
      await stream.untilCaughtUp();

      await update({ target: { EventBridgeEventBusParameters: { Source: 'other', DetailType: 'changed' } } });
      stream.write('after');
      await targets.untilTaken(2);

      expect(entries().map(({ source, detail }) => [source, nameIn(detail)])).toEqual([
        ['landfall', 'before'],
        ['other', 'after'],
      ]);
    });

    it('stops, and goes on when it is started again', async () => {
      const { createPipe, update, stream, names, targets } = setup();
      await createPipe();
      await update({ DesiredState: 'STOPPED' });
      stream.write('meanwhile');
      const readers = stream.readers();

      await update({ DesiredState: 'RUNNING' }, { DesiredState: 'STOPPED' });
      await targets.untilTaken(1);

      expect(readers).toBe(0);
      expect(names()).toEqual(['meanwhile']);
    });

    it.each([
      ['its name', { Name: 'other' }],
      ['where it starts', { source: { StartingPosition: 'LATEST' } }],
    ])('is replaced when %s changes', async (_what, options) => {
      const { createPipe, update } = setup();
      await createPipe();

      expect(await update(options)).toBe('replace');
    });

    it('is refused without the permissions that it needs', async () => {
      const { createPipe, update, denied } = setup();
      await createPipe();
      denied.add('events:PutEvents');

      await expect(update({ source: { BatchSize: 1 } })).rejects.toThrow('events:PutEvents');
    });
  });
});
