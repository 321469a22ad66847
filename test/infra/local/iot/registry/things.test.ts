import {
  CreateThingCommand,
  DeleteThingCommand,
  DescribeThingCommand,
  ListThingsCommand,
  paginateListThings,
  UpdateThingCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { collect } from './support/collect.ts';
import { rejection } from './support/rejection.ts';
import { region, setup } from './support/setup.ts';

const attributePayload = { attributes: { certificateId: 'abc' } };

const setupWithThing = async () => {
  const cloud = await setup();
  const thing = await cloud.client.send(new CreateThingCommand({ thingName: 'lamp', attributePayload }));
  return Object.assign(cloud, { thing });
};

describe('CreateThing', () => {
  it('creates a thing', async () => {
    const cloud = await setupWithThing();

    const described = await cloud.client.send(new DescribeThingCommand({ thingName: 'lamp' }));

    expect(cloud.thing).toMatchObject({
      thingName: 'lamp',
      thingArn: `arn:aws:iot:${region}:000000000000:thing/lamp`,
    });
    expect(described).toMatchObject({
      defaultClientId: 'lamp',
      thingName: 'lamp',
      thingId: cloud.thing.thingId,
      attributes: { certificateId: 'abc' },
      version: 1,
    });
  });

  it('succeeds again with the same configuration, with the same id', async () => {
    const cloud = await setupWithThing();

    const again = await cloud.client.send(new CreateThingCommand({ thingName: 'lamp', attributePayload }));

    expect(again.thingId).toBe(cloud.thing.thingId);
  });

  it('takes no payload and an empty one for the same', async () => {
    const cloud = await setup();
    const first = await cloud.client.send(new CreateThingCommand({ thingName: 'bare' }));

    const again = await cloud.client.send(
      new CreateThingCommand({ thingName: 'bare', attributePayload: { attributes: {} } }),
    );

    expect(again.thingId).toBe(first.thingId);
  });

  it('refuses another configuration', async () => {
    const cloud = await setupWithThing();

    const error = await rejection(cloud.client.send(new CreateThingCommand({ thingName: 'lamp' })));

    expect(error).toMatchObject({
      name: 'ResourceAlreadyExistsException',
      status: 409,
      message: 'Thing lamp already exists in account with different attributes',
      resourceArn: cloud.thing.thingArn,
    });
  });

  it.each([
    ['a name with a dot', { thingName: 'a.b' }],
    ['a name of 129 characters', { thingName: 'x'.repeat(129) }],
    [
      'four attributes',
      { thingName: 'x', attributePayload: { attributes: { a: '1', b: '2', c: '3', d: '4' } } },
    ],
    ['an empty attribute', { thingName: 'x', attributePayload: { attributes: { a: '' } } }],
    ['an attribute value with a space', { thingName: 'x', attributePayload: { attributes: { a: 'b c' } } }],
  ])('refuses %s', async (_, input) => {
    const cloud = await setup();

    const error = await rejection(cloud.client.send(new CreateThingCommand(input)));

    expect(error).toMatchObject({ name: 'InvalidRequestException', status: 400 });
  });

  it('takes a name of 128 characters and three attributes', async () => {
    const cloud = await setup();
    const thingName = 'aZ09:_-'.padEnd(128, 'x');

    const { thingId } = await cloud.client.send(
      new CreateThingCommand({ thingName, attributePayload: { attributes: { a: '1', b: '2', c: '3' } } }),
    );

    expect(thingId).toBeDefined();
  });

  it.each([{ thingTypeName: 'Lamp' }, { billingGroupName: 'Home' }])('does not find %j', async (members) => {
    const cloud = await setup();

    const error = await rejection(cloud.client.send(new CreateThingCommand({ thingName: 'x', ...members })));

    expect(error).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('UpdateThing', () => {
  it.each([
    ['replaces', undefined, { b: '2' }],
    ['merges', true, { certificateId: 'abc', b: '2' }],
  ])('%s the attributes when merge is %s', async (_, merge, expected) => {
    const cloud = await setupWithThing();

    await cloud.client.send(
      new UpdateThingCommand({
        thingName: 'lamp',
        attributePayload: { attributes: { b: '2', c: '' }, ...(merge === undefined ? {} : { merge }) },
      }),
    );

    const { attributes, version } = await cloud.client.send(new DescribeThingCommand({ thingName: 'lamp' }));
    expect(attributes).toEqual(expected);
    expect(version).toBe(2);
  });

  it('refuses another version than the expected one', async () => {
    const cloud = await setupWithThing();

    const error = await rejection(
      cloud.client.send(new UpdateThingCommand({ thingName: 'lamp', expectedVersion: 2 })),
    );

    expect(error).toMatchObject({ name: 'VersionConflictException', status: 409 });
  });

  it('does not find a thing that is not there', async () => {
    const cloud = await setup();

    const error = await rejection(cloud.client.send(new UpdateThingCommand({ thingName: 'nobody' })));

    expect(error).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('DeleteThing', () => {
  it('deletes, and succeeds where there is nothing', async () => {
    const cloud = await setupWithThing();

    await cloud.client.send(new DeleteThingCommand({ thingName: 'lamp', expectedVersion: 1 }));
    await cloud.client.send(new DeleteThingCommand({ thingName: 'lamp' }));

    const error = await rejection(cloud.client.send(new DescribeThingCommand({ thingName: 'lamp' })));
    expect(error).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });

  it('refuses another version than the expected one', async () => {
    const cloud = await setupWithThing();

    const error = await rejection(
      cloud.client.send(new DeleteThingCommand({ thingName: 'lamp', expectedVersion: 7 })),
    );

    expect(error).toMatchObject({ name: 'VersionConflictException', status: 409 });
  });
});

describe('ListThings', () => {
  const setupWithThree = async () => {
    const cloud = await setupWithThing();
    await cloud.client.send(new CreateThingCommand({ thingName: 'fan', attributePayload }));
    await cloud.client.send(new CreateThingCommand({ thingName: 'door' }));
    return cloud;
  };

  it('pages', async () => {
    const cloud = await setupWithThree();

    const pages = await collect(paginateListThings({ client: cloud.client, pageSize: 2 }, {}));

    expect(pages.map(({ things = [] }) => things.map(({ thingName }) => thingName))).toEqual([
      ['lamp', 'fan'],
      ['door'],
    ]);
  });

  it('filters by an attribute', async () => {
    const cloud = await setupWithThree();
    const filter = { attributeName: 'certificateId', attributeValue: 'ab' };

    const exact = await cloud.client.send(new ListThingsCommand(filter));
    const prefix = await cloud.client.send(
      new ListThingsCommand({ ...filter, usePrefixAttributeValue: true }),
    );

    expect(exact.things).toEqual([]);
    expect(prefix.things?.map(({ thingName }) => thingName)).toEqual(['lamp', 'fan']);
  });

  it.each(['nonsense', ''])('refuses %j for a token', async (nextToken) => {
    const cloud = await setupWithThree();

    const error = await rejection(cloud.client.send(new ListThingsCommand({ nextToken })));

    expect(error).toMatchObject({ name: 'InvalidRequestException', status: 400 });
  });
});
