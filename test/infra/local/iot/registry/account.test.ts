import {
  CreateThingCommand,
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  DescribeEventConfigurationsCommand,
  ListThingGroupsCommand,
  UpdateEventConfigurationsCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { defaultIotQuotas } from '../../../../../infra/local/iot/registry/quotas.ts';
import { rejection } from './support/rejection.ts';
import { region, setup } from './support/setup.ts';

describe('the service', () => {
  it.each(['iot', 'execute-api'])('takes calls that are signed for %s', async (scope) => {
    const { registry } = await setup();

    expect(registry.service.scopes).toContain(scope);
  });
});

describe('DescribeEndpoint', () => {
  it('answers iot:Data-ATS', async () => {
    const cloud = await setup();

    const { endpointAddress } = await cloud.client.send(
      new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }),
    );

    expect(endpointAddress).toBe('localhost:8883');
  });

  it.each([{}, { endpointType: 'iot:Data' }, { endpointType: 'iot:CredentialProvider' }])(
    'refuses %j',
    async (input) => {
      const cloud = await setup();

      const error = await rejection(cloud.client.send(new DescribeEndpointCommand(input)));

      expect(error).toMatchObject({
        name: 'InvalidRequestException',
        message: expect.stringContaining('iot:Data-ATS'),
      });
    },
  );
});

describe('event configurations', () => {
  it('are all off at first, and change one by one', async () => {
    const cloud = await setup();
    const before = await cloud.client.send(new DescribeEventConfigurationsCommand({}));

    await cloud.client.send(
      new UpdateEventConfigurationsCommand({ eventConfigurations: { CA_CERTIFICATE: { Enabled: true } } }),
    );

    const after = await cloud.client.send(new DescribeEventConfigurationsCommand({}));
    expect(Object.keys(before.eventConfigurations ?? {})).toHaveLength(11);
    expect(Object.values(before.eventConfigurations ?? {})).toEqual(
      Array.from({ length: 11 }, () => ({ Enabled: false })),
    );
    expect(after.eventConfigurations).toEqual({
      ...before.eventConfigurations,
      CA_CERTIFICATE: { Enabled: true },
    });
  });
});

describe('an operation that is not implemented', () => {
  it('is refused by its method and path', async () => {
    const cloud = await setup();

    const error = await rejection(cloud.client.send(new ListThingGroupsCommand({})));

    expect(error).toMatchObject({
      name: 'UnknownOperationException',
      status: 404,
      message: expect.stringContaining('GET /thing-groups'),
    });
  });
});

describe('quotas', () => {
  it('throttle a call once its bucket is empty, until it fills again', async () => {
    const cloud = await setup({ quotas: defaultIotQuotas });
    const describeCertificate = async () =>
      rejection(cloud.client.send(new DescribeCertificateCommand({ certificateId: 'a'.repeat(64) })));
    for (let count = 0; count < 10; count++) {
      expect(await describeCertificate()).toMatchObject({ name: 'ResourceNotFoundException' });
    }

    const throttled = await describeCertificate();
    await cloud.clock.advance(100);
    const afterTokenTime = await describeCertificate();
    const throttledAgain = await describeCertificate();

    expect(throttled).toMatchObject({ name: 'ThrottlingException', status: 400 });
    expect(afterTokenTime).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(throttledAgain).toMatchObject({ name: 'ThrottlingException' });
  });

  it('tell the cloud what they throttle', async () => {
    const cloud = await setup({ quotas: { CreateThing: 1 } });

    await cloud.client.send(new CreateThingCommand({ thingName: 'x' }));
    await rejection(cloud.client.send(new CreateThingCommand({ thingName: 'x' })));

    expect(cloud.told).toEqual([{ type: 'throttle', region, name: 'CreateThing', atMs: cloud.clock.now() }]);
  });

  it('let a client id connect once a second, and all together 500 times', async () => {
    const cloud = await setup({ quotas: defaultIotQuotas });
    const { hasRoomFor } = cloud.registry.gateway;
    const connect = (count: number) =>
      Array.from({ length: count }, (_, index) => hasRoomFor(`device-${index}`)).filter(Boolean).length;

    const first = connect(600);
    const atOnce = hasRoomFor('device-0');
    await cloud.clock.advance(999);
    const tooEarly = hasRoomFor('device-1');
    await cloud.clock.advance(1);
    const aSecondLater = hasRoomFor('device-0');

    expect([first, atOnce, tooEarly, aSecondLater]).toEqual([500, false, false, true]);
  });

  it('are unlimited when they are left out', async () => {
    const cloud = await setup();

    const rooms = Array.from({ length: 600 }, () => cloud.registry.gateway.hasRoomFor('one'));

    expect(new Set(rooms)).toEqual(new Set([true]));
    expect(cloud.told).toEqual([]);
  });

  it('count each call by itself', async () => {
    const cloud = await setup({ quotas: { DescribeThing: 0, CreateThing: 1 } });

    const { thingId } = await cloud.client.send(new CreateThingCommand({ thingName: 'x' }));
    const error = await rejection(cloud.client.send(new CreateThingCommand({ thingName: 'x' })));

    expect(thingId).toBeDefined();
    expect(error).toMatchObject({ name: 'ThrottlingException' });
  });
});
