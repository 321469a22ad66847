import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
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

describe('suspending the device gateway', () => {
  it('drops every connection, also one that is still shaking hands', async () => {
    const { activeDevice, connect, connections, connectTls, gateway } = await setup();
    const device = await activeDevice('sensor-1');
    const client = await connect(device, { clientId: 'sensor-1' });
    const quiet = connectTls(device);
    await once(quiet, 'secureConnect');
    quiet.on('error', () => undefined);
    const [closed, quietClosed] = [closeOf(client), once(quiet, 'close')];

    await gateway.suspend();
    await closed;
    await quietClosed;

    expect((await connections.closed('sensor-1')).reason).toBe('the Region is down');
  });

  it('refuses connections until it resumes on the same port', async () => {
    const { activeDevice, connect, connectTls, gateway } = await setup();
    const device = await activeDevice('sensor-1');

    await gateway.suspend();
    const refused = once(connectTls(device), 'secureConnect');
    await expect(refused).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await gateway.resume();
    const client = await connect(device, { clientId: 'sensor-1' });

    expect(client.connected).toBe(true);
  });

  it('publishes no will, and takes in nothing that was on its way', async () => {
    const { activeDevice, connect, gateway, published } = await setup();
    const device = await activeDevice('sensor-1');
    const will = { topic: 'dt/sensor-1/gone', payload: Buffer.from('gone'), qos: 1, retain: false } as const;
    const client = await connect(device, { clientId: 'sensor-1', will });
    const closed = closeOf(client);

    client.publish('dt/sensor-1/t', '1');
    await gateway.suspend();
    await closed;
    await gateway.resume();
    const again = await connect(device, { clientId: 'sensor-1' });
    await again.publishAsync('dt/sensor-1/again', '1', { qos: 1 });

    expect(published.map(({ topic }) => topic)).toEqual(['dt/sensor-1/again']);
  });

  it('keeps sessions, and what is queued in them', async () => {
    const { activeDevice, connect, gateway } = await setup();
    const device = await activeDevice('sensor-1');
    const before = await connect(device, { clientId: 'sensor-1', clean: false });
    await before.subscribeAsync('cmd/sensor-1/#', { qos: 1 });

    await gateway.suspend();
    gateway.deliver({ topic: 'cmd/sensor-1/go', payload: Buffer.from('{}'), qos: 1, retain: false });
    await gateway.resume();
    const after = await connect(device, { clientId: 'sensor-1', clean: false });

    expect(await topicsUntil(after, 'cmd/sensor-1/go')).toEqual(['cmd/sensor-1/go']);
  });

  it('may be closed twice, and does not resume then', async () => {
    const { gateway } = await setup();

    await gateway.close();
    await gateway.close();

    await expect(gateway.resume()).rejects.toThrow(/is closed/);
  });
});
