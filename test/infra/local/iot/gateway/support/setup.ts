import { once } from 'node:events';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import {
  startDeviceGateway,
  type DeviceGateway,
} from '../../../../../../infra/local/iot/gateway/device-gateway.ts';
import type { PublishToRules } from '../../../../../../infra/local/iot/gateway-registry.ts';
import { CloudEvents } from '../../../../../../infra/local/region/cloud-events.ts';
import { logConnections, type ConnectionLog } from './connection-log.ts';
import { createFakeRegistry, type FakeRegistry } from './fake-registry.ts';
import { createPki, SERVER_NAME, type DeviceIdentity } from './pki.ts';

type RuleMessage = Parameters<PublishToRules>[0];

export interface TestGateway {
  readonly gateway: DeviceGateway;
  readonly registry: FakeRegistry;
  readonly connections: ConnectionLog;
  /** What reached the rules. */
  readonly published: RuleMessage[];
  /** Calls back while a message is being handed to the rules. */
  readonly onPublish: (listener: () => void) => void;
  /** The first message that reaches the rules from now on. */
  readonly nextPublished: () => Promise<RuleMessage>;
  readonly newDevice: (name: string) => Promise<DeviceIdentity>;
  readonly activeDevice: (name: string) => Promise<DeviceIdentity>;
  /** Connects over MQTT; rejects when the gateway closes the connection first. */
  readonly connect: (
    device: DeviceIdentity,
    options: IClientOptions & { clientId: string },
  ) => Promise<MqttClient>;
  readonly connectTls: (options: ConnectionOptions) => TLSSocket;
  readonly close: () => Promise<void>;
}

const pki = createPki();

const topicsOf = new WeakMap<MqttClient, string[]>();

/** From the start: a stored session delivers along with the CONNACK. */
const recordTopics = (client: MqttClient): void => {
  const topics: string[] = [];
  topicsOf.set(client, topics);
  client.on('message', (topic) => topics.push(topic));
};

/** Topics of what a client has received and receives, up to and with the given one. */
export const topicsUntil = async (client: MqttClient, last: string): Promise<readonly string[]> => {
  const topics = topicsOf.get(client) ?? [];
  return new Promise((resolve) => {
    const look = (): void => {
      if (topics.includes(last)) resolve(topics);
    };
    client.on('message', look);
    look();
  });
};

export const setup = async (
  options: Pick<Parameters<typeof startDeviceGateway>[0], 'domains'> = {},
): Promise<TestGateway> => {
  const { caPem, tls, device } = await pki;
  const registry = createFakeRegistry();
  const events = new CloudEvents();
  const connections = logConnections(events);
  const published: RuleMessage[] = [];
  const waiting: ((message: RuleMessage) => void)[] = [];
  const clients: MqttClient[] = [];
  let listener = (): void => undefined;
  const gateway = await startDeviceGateway({
    region: 'eu-west-1',
    port: 0,
    registry,
    publish: (message) => {
      published.push(message);
      for (const resolve of waiting.splice(0)) resolve(message);
      listener();
    },
    events,
    tls,
    serverNames: [SERVER_NAME],
    ...options,
  });

  return {
    gateway,
    registry,
    connections,
    published,
    onPublish: (next) => {
      listener = next;
    },
    nextPublished: async () => new Promise((resolve) => waiting.push(resolve)),
    newDevice: device,
    activeDevice: async (name) => {
      const identity = await device(name);
      registry.activate(identity.certificateId);
      return identity;
    },
    connect: async ({ cert, key }, options) => {
      const client = mqtt.connect({
        protocol: 'mqtts',
        host: '127.0.0.1',
        port: gateway.port,
        servername: SERVER_NAME,
        ca: caPem,
        cert,
        key,
        protocolVersion: 4,
        reconnectPeriod: 0,
        ...options,
      });
      clients.push(client);
      recordTopics(client);
      // What a refusal looks like from here is of no interest: the promise below rejects.
      client.on('error', () => undefined);
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => {
          resolve();
        });
        client.once('error', reject);
        client.once('close', () => {
          reject(new Error('closed'));
        });
      });
      return client;
    },
    connectTls: (options) =>
      connectTls({ host: '127.0.0.1', port: gateway.port, servername: SERVER_NAME, ca: caPem, ...options }),
    close: async () => {
      await Promise.all(clients.map(async (client) => client.endAsync(true)));
      await gateway.close();
    },
  };
};

export const closeOf = async (client: MqttClient): Promise<void> =>
  new Promise((resolve) => {
    client.once('close', () => {
      resolve();
    });
  });

/** Everything that a socket receives until it is closed. */
export const receivedUntilClose = async (socket: TLSSocket): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return Buffer.concat(chunks);
};

/** The bytes of an MQTT 3.1.1 CONNECT with a clean session and nothing else. */
export const connectPacket = (clientId: string): Buffer => {
  const id = Buffer.from(clientId);
  const variable = Buffer.from([0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 0, 0, id.length]);
  return Buffer.concat([Buffer.from([0x10, variable.length + id.length]), variable, id]);
};
