import { afterEach, describe, expect, it } from '@jest/globals';
import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { createEventBuses } from '../../../../infra/local/events/event-buses.ts';
import { CloudEvents } from '../../../../infra/local/region/cloud-events.ts';
import { createManualClock } from '../sqs/manual-clock.ts';
import { resourcesOf } from '../support/resources.ts';
import { serveClient } from '../support/serve-client.ts';
import { createRecordingTargets } from './recording-targets.ts';

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

const startMs = Date.UTC(2026, 10, 24, 6, 0, 0);
const day = 86_400_000;
const busArn = 'arn:aws:events:eu-west-1:000000000000:event-bus/devices';
const archiveArn = 'arn:aws:events:eu-west-1:000000000000:archive/kept';
const ruleArn = 'arn:aws:events:eu-west-1:000000000000:rule/devices/replicate';
const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
const type = 'AWS::Events::Archive';
const properties = {
  ArchiveName: 'kept',
  SourceArn: busArn,
  EventPattern: { source: ['landfall'] },
  RetentionDays: 7,
};

const setup = async () => {
  const clock = createManualClock(startMs);
  const targets = createRecordingTargets();
  const buses = createEventBuses({
    region: 'eu-west-1',
    accountId: '000000000000',
    clock,
    events: new CloudEvents(),
    targets,
    roles: { isAllowed: () => false },
  });
  closings.push(buses.close);
  const { client, permissions } = await serveClient(buses.service, EventBridgeClient);
  const resources = resourcesOf(buses.providers);
  await resources.create('AWS::Events::EventBus', { Name: 'devices' });
  const createRule = async (name: string) =>
    resources.create('AWS::Events::Rule', {
      Name: name,
      EventBusName: 'devices',
      EventPattern: { source: ['landfall'] },
      Targets: [{ Arn: functionArn(name), Id: 'one' }],
    });
  return {
    clock,
    client,
    createRule,
    permissions,
    resources,
    targets,
    put: async (Source: string, thingName: string) =>
      client.send(
        new PutEventsCommand({
          Entries: [
            { Source, DetailType: 'device', Detail: JSON.stringify({ thingName }), EventBusName: 'devices' },
          ],
        }),
      ),
    replay: async (more: Partial<StartReplayCommand['input']> = {}) =>
      client.send(
        new StartReplayCommand({
          ReplayName: 'again',
          EventSourceArn: archiveArn,
          EventStartTime: new Date(startMs - 1000),
          EventEndTime: new Date(startMs + 30 * day),
          Destination: { Arn: busArn },
          ...more,
        }),
      ),
    count: async () =>
      (await client.send(new DescribeArchiveCommand({ ArchiveName: 'kept' }))).EventCount ?? -1,
  };
};

describe('an archive', () => {
  it('keeps the events of its bus that match, and replays them to the rules', async () => {
    const { client, count, createRule, permissions, put, replay, resources, targets } = await setup();
    await resources.create(type, properties);
    await put('landfall', 't-1');
    await put('other', 't-2');
    await createRule('replicate');

    const started = await replay();
    await targets.untilTaken(1);
    const described = await client.send(new DescribeReplayCommand({ ReplayName: 'again' }));

    expect(started.State).toBe('STARTING');
    expect(targets.taken).toEqual([
      {
        to: 'function',
        arn: functionArn('replicate'),
        event: expect.objectContaining({
          source: 'landfall',
          detail: { thingName: 't-1' },
          'replay-name': 'again',
        }),
        origin: expect.anything(),
      },
    ]);
    expect(described).toMatchObject({ State: 'COMPLETED', EventSourceArn: archiveArn });
    // What is replayed is not kept once more.
    expect(await count()).toBe(1);
    expect(permissions).toContainEqual({ action: 'events:StartReplay', resource: archiveArn });
  });

  it('replays to the chosen rules only', async () => {
    const { createRule, put, replay, resources, targets } = await setup();
    await resources.create(type, properties);
    await put('landfall', 't-1');
    await createRule('replicate');
    await createRule('other');

    await replay({ Destination: { Arn: busArn, FilterArns: [ruleArn] } });
    await targets.untilTaken(1);

    expect(targets.taken.map(({ arn }) => arn)).toEqual([functionArn('replicate')]);
    expect(targets.attempts()).toBe(1);
  });

  it('replays only what came within the time', async () => {
    const { clock, createRule, put, replay, resources, targets } = await setup();
    await resources.create(type, properties);
    await put('landfall', 'early');
    await clock.advance(day);
    await put('landfall', 'late');
    await createRule('replicate');

    await replay({ EventStartTime: new Date(startMs + day / 2) });
    await targets.untilTaken(1);

    expect(targets.taken).toEqual([
      expect.objectContaining({ event: expect.objectContaining({ detail: { thingName: 'late' } }) }),
    ]);
  });

  it('forgets what is past its retention', async () => {
    const { clock, count, put, resources } = await setup();
    await resources.create(type, properties);
    await put('landfall', 't-1');

    await clock.advance(8 * day);

    expect(await count()).toBe(0);
  });

  it('keeps what it has when its pattern changes, and everything for ever without pattern and days', async () => {
    const { clock, count, put, resources } = await setup();
    await resources.create(type, properties);
    await put('landfall', 't-1');

    await resources.update(type, 'kept', { ArchiveName: 'kept', SourceArn: busArn }, properties);
    await put('other', 't-2');
    await clock.advance(1000 * day);

    expect(await count()).toBe(2);
  });

  it.each([
    [
      { Destination: { Arn: busArn.replace('devices', 'default') } },
      'replays to the event bus that it was made of only',
    ],
    [{ EventSourceArn: `${archiveArn}-none` }, 'does not exist'],
    [{ EventEndTime: new Date(startMs - 5000) }, 'before EventEndTime'],
  ])('refuses a replay with %p', async (more, says) => {
    const { replay, resources } = await setup();
    await resources.create(type, properties);

    await expect(replay(more)).rejects.toMatchObject({ message: expect.stringContaining(says) });
  });

  it('refuses a replay of a name that was used', async () => {
    const { replay, resources } = await setup();
    await resources.create(type, properties);
    await replay();

    await expect(replay()).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
  });
});

describe('AWS::Events::Archive', () => {
  it('is made once, replaced for another bus, and removed', async () => {
    const { count, resources } = await setup();

    const created = await resources.create(type, properties);
    await expect(resources.create(type, properties)).rejects.toThrow('exists already');
    const moved = await resources.update(
      type,
      'kept',
      { ...properties, SourceArn: busArn.replace('devices', 'default') },
      properties,
    );
    await resources.remove(type, 'kept', properties);

    expect(created).toEqual({ physicalId: 'kept', attributes: { Arn: archiveArn, ArchiveName: 'kept' } });
    expect(moved).toBe('replace');
    await expect(count()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    [{ SourceArn: 'devices' }, 'has to be the ARN of an event bus'],
    [{ SourceArn: busArn.replace('devices', 'none') }, 'does not exist'],
    [{ EventPattern: { source: [{ unheard: 'of' }] } }, 'unheard'],
    [{ RetentionDays: -1 }, 'RetentionDays'],
    [{ KmsKeyIdentifier: 'key' }, 'KmsKeyIdentifier'],
  ])('refuses %p', async (change, says) => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...properties, ...change })).rejects.toThrow(says);
  });
});

describe('updating AWS::Events::Rule', () => {
  const rule = {
    Name: 'replicate',
    EventBusName: 'devices',
    EventPattern: { source: ['landfall'] },
    Targets: [{ Arn: functionArn('replicate'), Id: 'one' }],
  };

  it('changes pattern and targets in place', async () => {
    const { put, resources, targets } = await setup();
    const { physicalId } = await resources.create('AWS::Events::Rule', rule);

    const answer = await resources.update(
      'AWS::Events::Rule',
      physicalId,
      { ...rule, EventPattern: { source: ['other'] }, Targets: [{ Arn: functionArn('new'), Id: 'one' }] },
      rule,
    );
    await put('landfall', 't-1');
    await put('other', 't-2');
    await targets.untilTaken(1);

    expect(answer).toEqual({ physicalId, attributes: { Arn: ruleArn } });
    expect(targets.taken.map(({ arn }) => arn)).toEqual([functionArn('new')]);
    expect(targets.attempts()).toBe(1);
  });

  it('leaves the rule as it was when the update is bad', async () => {
    const { put, resources, targets } = await setup();
    const { physicalId } = await resources.create('AWS::Events::Rule', rule);

    const bad = resources.update(
      'AWS::Events::Rule',
      physicalId,
      { ...rule, Targets: [{ Arn: 'arn', Id: 'one' }] },
      rule,
    );
    await expect(bad).rejects.toThrow('is no Lambda function');
    await put('landfall', 't-1');
    await targets.untilTaken(1);

    expect(targets.taken.map(({ arn }) => arn)).toEqual([functionArn('replicate')]);
  });

  it('moves a schedule to its new rate', async () => {
    const { clock, resources, targets } = await setup();
    const schedule = {
      Name: 'tick',
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Arn: functionArn('tick'), Id: 'one' }],
    };
    const { physicalId } = await resources.create('AWS::Events::Rule', schedule);

    await resources.update(
      'AWS::Events::Rule',
      physicalId,
      { ...schedule, ScheduleExpression: 'rate(1 minute)' },
      schedule,
    );
    await clock.advance(60_000);
    await targets.untilTaken(1);

    expect(targets.attempts()).toBe(1);
  });

  it('is a replacement for another name', async () => {
    const { resources } = await setup();
    const { physicalId } = await resources.create('AWS::Events::Rule', rule);

    const answer = await resources.update('AWS::Events::Rule', physicalId, { ...rule, Name: 'x' }, rule);

    expect(answer).toBe('replace');
  });
});
