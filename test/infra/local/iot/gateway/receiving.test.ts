import { afterEach, describe, expect, it } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { closeOf, setup as setUp, topicsUntil, type TestGateway } from './support/setup.ts';

const running: TestGateway[] = [];
const setup = async (): Promise<TestGateway> => {
  const test = await setUp();
  running.push(test);
  return test;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map(async ({ close }) => close()));
});

const message = (topic: string) => ({ topic, payload: Buffer.from('{}'), qos: 1, retain: false }) as const;

/** The granted QoS of each filter, as the SUBACK has it: 128 is a refusal. */
const subscribe = async (client: MqttClient, filters: readonly string[]): Promise<readonly number[]> =>
  new Promise((resolve) => {
    client.once('packetreceive', (packet) => {
      if (packet.cmd === 'suback') resolve(packet.granted.map(Number));
    });
    client.subscribe([...filters], { qos: 1 }, () => undefined);
  });

describe('receiving through the device gateway', () => {
  it('delivers what the cloud publishes to the devices that are subscribed', async () => {
    const { activeDevice, connect, gateway, published } = await setup();
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
    await subscribe(client, ['cmd/sensor-1/#']);
    const topics = topicsUntil(client, 'cmd/sensor-1/reboot');

    gateway.deliver(message('cmd/sensor-2/reboot'));
    gateway.deliver(message('cmd/sensor-1/reboot'));

    expect(await topics).toEqual(['cmd/sensor-1/reboot']);
    expect(published).toEqual([]);
  });

  it('delivers from device to device', async () => {
    const { activeDevice, connect } = await setup();
    const device = await activeDevice('sensor-1');
    const [sender, receiver] = [
      await connect(device, { clientId: 'a' }),
      await connect(device, { clientId: 'b' }),
    ];
    await subscribe(receiver, ['dt/+/t']);
    const topics = topicsUntil(receiver, 'dt/a/t');

    await sender.publishAsync('dt/a/t', '1', { qos: 1 });

    expect(await topics).toEqual(['dt/a/t']);
  });

  it('grants what the policy allows and answers the rest of a SUBSCRIBE with 0x80', async () => {
    const { activeDevice, connect, registry } = await setup();
    registry.deny('iot:Subscribe', 'cmd/other/#');
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });

    const granted = await subscribe(client, ['cmd/other/#', 'cmd/sensor-1/#', `cmd/${'x'.repeat(256)}`]);

    expect(granted).toEqual([128, 1, 128]);
    expect(client.connected).toBe(true);
  });

  it('disconnects a client that subscribes with QoS 2', async () => {
    const { activeDevice, connect, connections } = await setup();
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
    const closed = closeOf(client);

    client.subscribe('cmd/sensor-1/#', { qos: 2 }, () => undefined);
    await closed;

    expect((await connections.closed('sensor-1')).reason).toMatch(/AWS IoT has no QoS 2: subscribe to cmd/);
  });

  it('keeps back what no policy allows to be received', async () => {
    const { activeDevice, connect, gateway, registry } = await setup();
    registry.deny('iot:Receive', 'cmd/secret');
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
    await subscribe(client, ['cmd/#']);
    const topics = topicsUntil(client, 'cmd/open');

    gateway.deliver(message('cmd/secret'));
    gateway.deliver(message('cmd/open'));

    expect(await topics).toEqual(['cmd/open']);
  });

  it('matches filters as AWS IoT does: # not its parent, and wildcards no reserved topic', async () => {
    const { activeDevice, connect, gateway } = await setup();
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
    await subscribe(client, ['cmd/#', '+/events/x', '$aws/events/x', '$SYS/#']);
    const topics = topicsUntil(client, 'cmd/last');

    gateway.deliver(message('cmd'));
    gateway.deliver(message('$aws/events/x'));
    gateway.deliver(message('cmd/last'));

    expect(await topics).toEqual(['$aws/events/x', 'cmd/last']);
  });

  it('stops delivering after an UNSUBSCRIBE', async () => {
    const { activeDevice, connect, gateway } = await setup();
    const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });
    await subscribe(client, ['cmd/one', 'cmd/two']);
    const topics = topicsUntil(client, 'cmd/two');

    await client.unsubscribeAsync('cmd/one');
    gateway.deliver(message('cmd/one'));
    gateway.deliver(message('cmd/two'));

    expect(await topics).toEqual(['cmd/two']);
  });

  it('sends a retained message to a filter that is its very topic, and to no wildcard', async () => {
    const { activeDevice, connect } = await setup();
    const device = await activeDevice('sensor-1');
    const sender = await connect(device, { clientId: 'sender' });
    await sender.publishAsync('conf/a', '1', { qos: 1, retain: true });
    await sender.publishAsync('conf/b', '1', { qos: 1, retain: true });
    const receiver = await connect(device, { clientId: 'receiver' });
    const topics = topicsUntil(receiver, 'conf/b');

    await subscribe(receiver, ['conf/#']);
    await subscribe(receiver, ['conf/b']);

    expect(await topics).toEqual(['conf/b']);
  });

  it('forgets a filter at UNSUBSCRIBE, for retained messages too', async () => {
    const { activeDevice, connect, gateway } = await setup();
    const device = await activeDevice('sensor-1');
    const sender = await connect(device, { clientId: 'sender' });
    await sender.publishAsync('conf/b', '1', { qos: 1, retain: true });
    const receiver = await connect(device, { clientId: 'receiver' });
    await subscribe(receiver, ['conf/b']);
    await topicsUntil(receiver, 'conf/b');

    await receiver.unsubscribeAsync('conf/b');
    await subscribe(receiver, ['conf/#']);
    gateway.deliver(message('conf/last'));

    expect(await topicsUntil(receiver, 'conf/last')).toEqual(['conf/b', 'conf/last']);
  });

  describe('when a client with a stored session is away', () => {
    it('queues what it was granted and nothing else, and delivers it on return', async () => {
      const { activeDevice, connect, gateway, registry } = await setup();
      registry.deny('iot:Subscribe', 'cmd/other/#');
      const device = await activeDevice('sensor-1');
      const before = await connect(device, { clientId: 'sensor-1', clean: false });
      await subscribe(before, ['cmd/other/#', 'cmd/sensor-1/#']);
      await before.endAsync();

      gateway.deliver(message('cmd/other/reboot'));
      gateway.deliver(message('cmd/sensor-1/reboot'));
      const after = await connect(device, { clientId: 'sensor-1', clean: false });

      expect(await topicsUntil(after, 'cmd/sensor-1/reboot')).toEqual(['cmd/sensor-1/reboot']);
    });
  });
});
