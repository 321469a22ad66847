import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startDeviceGateway } from '../../../../../infra/local/iot/gateway/device-gateway.ts';
import { CloudEvents } from '../../../../../infra/local/region/cloud-events.ts';
import { createFakeRegistry } from './support/fake-registry.ts';
import { createPki } from './support/pki.ts';
import {
  closeOf,
  connectPacket,
  receivedUntilClose,
  setup as setUp,
  type TestGateway,
} from './support/setup.ts';

const running: TestGateway[] = [];
const setup = async (): Promise<TestGateway> => {
  const test = await setUp();
  running.push(test);
  return test;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map(async ({ close }) => close()));
});

describe('the device gateway', () => {
  describe('when a certificate is not known yet', () => {
    it('closes the connection without a CONNACK and lets the device in once it is active', async () => {
      const { connect, connectTls, connections, newDevice, registry } = await setup();
      const device = await newDevice('sensor-1');

      const socket = connectTls(device);
      socket.write(connectPacket('sensor-1'));
      const received = await receivedUntilClose(socket);
      registry.activate(device.certificateId);
      const client = await connect(device, { clientId: 'sensor-1' });

      expect(received).toHaveLength(0);
      expect(client.connected).toBe(true);
      expect(registry.presented).toEqual([device.certificateId, device.certificateId]);
      expect(connections.all()).toMatchObject([
        {
          outcome: 'closed',
          clientId: 'sensor-1',
          certificateId: device.certificateId,
          reason: 'the certificate is PENDING_ACTIVATION',
        },
        {
          outcome: 'accepted',
          clientId: 'sensor-1',
          certificateId: device.certificateId,
          region: 'eu-west-1',
        },
      ]);
    });
  });

  describe('when clients connect more often than the quotas allow', () => {
    it('closes the connection without asking for the certificate', async () => {
      const { connectTls, connections, newDevice, registry } = await setup();
      const device = await newDevice('sensor-1');
      registry.activate(device.certificateId);
      registry.crowd('sensor-1');

      const socket = connectTls(device);
      socket.write(connectPacket('sensor-1'));
      const received = await receivedUntilClose(socket);

      expect(received).toHaveLength(0);
      expect(registry.presented).toEqual([]);
      expect(await connections.closed('sensor-1')).toMatchObject({
        reason: 'too many CONNECTs: throttled',
      });
    });
  });

  describe('when a client shakes hands and sends nothing', () => {
    it('presents no certificate to the registry', async () => {
      const { connectTls, connections, newDevice, registry } = await setup();
      const socket = connectTls(await newDevice('sensor-1'));

      await once(socket, 'secureConnect');
      socket.end();
      await once(socket, 'close');

      expect(registry.presented).toEqual([]);
      expect(connections.all()).toEqual([]);
    });
  });

  describe('when a client has no certificate', () => {
    it('completes the handshake and closes at CONNECT', async () => {
      const { connectTls, connections, registry } = await setup();
      const socket = connectTls({});

      await once(socket, 'secureConnect');
      socket.write(connectPacket('sensor-1'));
      const received = await receivedUntilClose(socket);

      expect(received).toHaveLength(0);
      expect(registry.presented).toEqual([]);
      expect((await connections.closed('sensor-1')).reason).toBe('the client sent no certificate');
    });
  });

  describe.each([
    { servername: '', reason: 'the client sent no server name (SNI)' },
    {
      servername: 'other.example.com',
      reason: 'no domain configuration has the server name other.example.com',
    },
  ])('when the server name is "$servername"', ({ servername, reason }) => {
    it('closes at CONNECT without asking the registry', async () => {
      const { activeDevice, connectTls, connections, registry } = await setup();
      const socket = connectTls({
        ...(await activeDevice('sensor-1')),
        servername,
        rejectUnauthorized: false,
      });

      socket.write(connectPacket('sensor-1'));
      const received = await receivedUntilClose(socket);

      expect(received).toHaveLength(0);
      expect(registry.presented).toEqual([]);
      expect((await connections.closed('sensor-1')).reason).toBe(reason);
    });
  });

  describe('when the server name differs in case only', () => {
    it('lets the device in', async () => {
      const { activeDevice, connect } = await setup();

      const client = await connect(await activeDevice('sensor-1'), {
        clientId: 'sensor-1',
        servername: 'IoT.Example.com',
      });

      expect(client.connected).toBe(true);
    });
  });

  describe('when the client offers application protocols', () => {
    it.each(['x-amzn-mqtt-ca', 'mqtt'])('agrees on %s', async (protocol) => {
      const { activeDevice, connectTls } = await setup();
      const socket = connectTls({ ...(await activeDevice('sensor-1')), ALPNProtocols: [protocol] });

      await once(socket, 'secureConnect');
      const agreed = socket.alpnProtocol;
      socket.destroy();

      expect(agreed).toBe(protocol);
    });

    it('fails the handshake when none of them is its own', async () => {
      const { activeDevice, connectTls } = await setup();
      const socket = connectTls({ ...(await activeDevice('sensor-1')), ALPNProtocols: ['http/1.1'] });

      await expect(once(socket, 'secureConnect')).rejects.toThrow(/no application protocol/);
    });
  });

  describe('when the client speaks TLS 1.1', () => {
    it('fails the handshake', async () => {
      const { activeDevice, connectTls } = await setup();
      const socket = connectTls({
        ...(await activeDevice('sensor-1')),
        minVersion: 'TLSv1.1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });

      await expect(once(socket, 'secureConnect')).rejects.toThrow(/protocol version/);
    });
  });

  describe.each([3, 5] as const)('when the client speaks MQTT protocol level %d', (protocolVersion) => {
    it('says in a CONNACK that it does not, and registers nothing', async () => {
      const { connect, connections, newDevice, registry } = await setup();
      const device = await newDevice('sensor-1');
      const protocolId = protocolVersion === 3 ? 'MQIsdp' : 'MQTT';

      const connecting = connect(device, { clientId: 'sensor-1', protocolVersion, protocolId });

      await expect(connecting).rejects.toThrow(/Unacceptable protocol version/);
      expect(registry.presented).toEqual([]);
      expect((await connections.closed('sensor-1')).reason).toMatch(/only MQTT 3.1.1/);
    });
  });

  describe.each([
    { what: 'empty', clientId: '', reason: 'the client id is empty' },
    { what: 'too long', clientId: 'c'.repeat(129), reason: 'the client id is longer than 128 bytes' },
  ])('when the client id is $what', ({ clientId, reason }) => {
    it('closes the connection', async () => {
      const { activeDevice, connect, connections } = await setup();

      const connecting = connect(await activeDevice('sensor-1'), { clientId });

      await expect(connecting).rejects.toThrow();
      expect((await connections.closed(clientId)).reason).toBe(reason);
    });
  });

  describe('when no policy allows iot:Connect', () => {
    it('closes the connection', async () => {
      const { activeDevice, connect, connections, registry } = await setup();
      registry.deny('iot:Connect', 'sensor-1');

      const connecting = connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });

      await expect(connecting).rejects.toThrow('closed');
      expect((await connections.closed('sensor-1')).reason).toBe(
        'no policy allows iot:Connect on client/sensor-1',
      );
    });
  });

  describe('when a second client comes with the same client id', () => {
    it.each([true, false])('drops the first, clean session or not (%s)', async (clean) => {
      const { activeDevice, connect, connections } = await setup();
      const device = await activeDevice('sensor-1');
      const first = await connect(device, { clientId: 'sensor-1', clean });
      await first.subscribeAsync('cmd/sensor-1/#', { qos: 1 });
      const firstClosed = closeOf(first);

      const second = await connect(device, { clientId: 'sensor-1', clean });
      const secondClosed = closeOf(second);
      await firstClosed;
      const third = await connect(device, { clientId: 'sensor-1', clean });
      await secondClosed;
      await third.publishAsync('dt/sensor-1/t', '1', { qos: 1 });

      expect(connections.all().map(({ outcome, reason }) => reason ?? outcome)).toEqual([
        'accepted',
        'a newer connection took over the client id',
        'accepted',
        'a newer connection took over the client id',
        'accepted',
      ]);
    });
  });

  describe('when a certificate stops being ACTIVE', () => {
    it('drops its live connections and no other', async () => {
      const { activeDevice, connect, connections, registry } = await setup();
      const [lost, kept] = [await activeDevice('lost'), await activeDevice('kept')];
      const [lostClient, keptClient] = [
        await connect(lost, { clientId: 'lost' }),
        await connect(kept, { clientId: 'kept' }),
      ];
      const lostClosed = closeOf(lostClient);

      registry.deactivate(lost.certificateId);
      await lostClosed;
      await keptClient.publishAsync('dt/kept/t', '1', { qos: 1 });

      expect((await connections.closed('lost')).reason).toBe('the certificate is no longer ACTIVE');
      expect(keptClient.connected).toBe(true);
    });
  });

  describe('when a device disconnects', () => {
    it('tells that it was the device', async () => {
      const { activeDevice, connect, connections } = await setup();
      const client = await connect(await activeDevice('sensor-1'), { clientId: 'sensor-1' });

      await client.endAsync();

      expect((await connections.closed('sensor-1')).reason).toBe('the device closed the connection');
    });
  });

  describe('when its port is in use', () => {
    it('names the port and the Region in one line', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { tls } = await createPki();

      const starting = startDeviceGateway({
        region: 'eu-west-1',
        port,
        registry: createFakeRegistry(),
        publish: () => undefined,
        events: new CloudEvents(),
        tls,
        serverNames: [],
      });

      await expect(starting).rejects.toThrow(
        `AWS IoT's device gateway of eu-west-1 cannot listen on 127.0.0.1:${port}: the port is in use: stop what uses it, or choose another port`,
      );
      server.close();
    });
  });
});
