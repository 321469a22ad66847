import { afterEach, describe, expect, it } from '@jest/globals';
import { closeOf, setup as setUp, type TestGateway } from './support/setup.ts';

const running: TestGateway[] = [];
const setup = async (): Promise<TestGateway> => {
  const test = await setUp();
  running.push(test);
  return test;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map(async ({ close }) => close()));
});

describe('publishing through the device gateway', () => {
  it.each([0, 1] as const)('hands a message of QoS %d to the rules once, with who sent it', async (qos) => {
    const { activeDevice, connect, nextPublished, published } = await setup();
    const device = await activeDevice('sensor-1');
    const client = await connect(device, { clientId: 'sensor-1' });
    const handedOver = nextPublished();

    await client.publishAsync('dt/sensor-1/t', Buffer.from([0, 255, 7]), { qos });
    await handedOver;
    await client.publishAsync('dt/sensor-1/end', '', { qos: 1 });

    expect(published.map(({ topic }) => topic)).toEqual(['dt/sensor-1/t', 'dt/sensor-1/end']);
    expect(published[0]).toMatchObject({ clientId: 'sensor-1', certificateId: device.certificateId });
    expect(Buffer.from(published[0]?.payload ?? [])).toEqual(Buffer.from([0, 255, 7]));
  });

  it('acknowledges nothing before the rules have it', async () => {
    const { activeDevice, connect, gateway, onPublish, published } = await setup();
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
    const received: string[] = [];
    client.on('packetreceive', ({ cmd }) => received.push(cmd));
    const closed = closeOf(client);

    // Cut off in the middle of the hand-over, an acknowledgement can only arrive if it was sent before.
    onPublish(() => void gateway.suspend());
    client.publish('dt/sensor-1/t', '1', { qos: 1 });
    await closed;

    expect(published).toHaveLength(1);
    expect(received).toEqual([]);
  });

  it('hands messages over in the order of their sending', async () => {
    const { activeDevice, connect, published } = await setup();
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
    const counts = Array.from({ length: 50 }, (_, index) => index + 1);

    await Promise.all(
      counts.map(async (count) => client.publishAsync('dt/sensor-1/t', String(count), { qos: 1 })),
    );

    expect(published.map(({ payload }) => Number(Buffer.from(payload).toString()))).toEqual(counts);
  });

  describe.each([
    {
      what: 'no policy allows it',
      topic: 'dt/other/t',
      payload: '1',
      reason: /no policy allows iot:Publish on topic\/dt\/other\/t/,
    },
    { what: 'QoS is 2', topic: 'dt/sensor-1/t', payload: '1', qos: 2, reason: /no QoS 2/ },
    {
      what: 'it forges an event of AWS',
      topic: '$aws/events/certificates/registered/1',
      payload: '{}',
      reason: /reserved topic/,
    },
    {
      what: 'the topic is reserved',
      topic: '$aws/rules/some_rule/t',
      payload: '{}',
      reason: /reserved topic/,
    },
    {
      what: 'the payload is over 128 KiB',
      topic: 'dt/sensor-1/t',
      payload: 'x'.repeat(128 * 1024 + 1),
      reason: /larger than 128 KiB/,
    },
    {
      what: 'the topic is too deep',
      topic: 'dt/1/2/3/4/5/6/7/8',
      payload: '1',
      reason: /more than 7 slashes/,
    },
    {
      what: 'the topic is too long',
      topic: `dt/${'t'.repeat(254)}`,
      payload: '1',
      reason: /longer than 256 bytes/,
    },
  ] as const)('when $what', ({ topic, payload, reason, ...options }) => {
    it('drops the connection and hands nothing over, nor anything sent behind it', async () => {
      const { activeDevice, connect, connections, published, registry } = await setup();
      registry.deny('iot:Publish', 'dt/other/t');
      const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
      const closed = closeOf(client);

      client.publish(topic, payload, { qos: 'qos' in options ? options.qos : 1 });
      client.publish('dt/sensor-1/behind', '2', { qos: 0 });
      await closed;
      const { reason: told } = await connections.closed('sensor-1');

      expect(published).toEqual([]);
      expect(told).toMatch(reason);
    });
  });

  it('takes a payload of 128 KiB', async () => {
    const { activeDevice, connect, published } = await setup();
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });

    await client.publishAsync('dt/sensor-1/t', Buffer.alloc(128 * 1024), { qos: 1 });

    expect(published[0]?.payload).toHaveLength(128 * 1024);
  });

  describe('when a client with a will is cut off', () => {
    const will = { topic: 'dt/sensor-1/gone', payload: Buffer.from('gone'), qos: 1, retain: false } as const;

    it('publishes the will to the rules', async () => {
      const { activeDevice, connect, nextPublished } = await setup();
      const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1', will });
      const message = nextPublished();

      client.stream.destroy();

      expect(await message).toMatchObject({ topic: 'dt/sensor-1/gone', clientId: 'sensor-1' });
    });

    it('publishes it also when the gateway itself dropped the connection', async () => {
      const { activeDevice, connect, nextPublished, registry } = await setup();
      registry.deny('iot:Publish', 'dt/other/t');
      const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1', will });
      const message = nextPublished();

      client.publish('dt/other/t', '1');

      expect((await message).topic).toBe('dt/sensor-1/gone');
    });

    it('publishes none when the policy has come to deny it', async () => {
      const { activeDevice, connect, connections, nextPublished, published, registry } = await setup();
      const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1', will });
      registry.deny('iot:Publish', will.topic);

      client.stream.destroy();
      await connections.closed('sensor-1');
      const other = await connect(await activeDevice('sensor-2'), { clientId: 'sensor-2' });
      const next = nextPublished();
      await other.publishAsync('dt/sensor-2/t', '1', { qos: 1 });
      await next;

      expect(published.map(({ topic }) => topic)).toEqual(['dt/sensor-2/t']);
    });
  });

  describe.each([
    {
      what: 'no policy allows',
      topic: 'dt/other/gone',
      qos: 1,
      reason: /no policy allows iot:Publish.*of the will/,
    },
    {
      what: 'has QoS 2',
      topic: 'dt/sensor-1/gone',
      qos: 2,
      reason: /the will is refused: AWS IoT has no QoS 2/,
    },
    { what: 'is reserved', topic: '$aws/events/x', qos: 1, reason: /the will is refused: .*reserved topic/ },
  ] as const)('when a client comes with a will that $what', ({ topic, qos, reason }) => {
    it('closes the connection', async () => {
      const { activeDevice, connect, connections, registry } = await setup();
      registry.deny('iot:Publish', 'dt/other/gone');
      const will = { topic, qos, payload: Buffer.from('gone'), retain: false };

      const connecting = connect(await activeDevice('sensor-1'), { clientId: 'sensor-1', will });

      await expect(connecting).rejects.toThrow('closed');
      expect((await connections.closed('sensor-1')).reason).toMatch(reason);
    });
  });
});
