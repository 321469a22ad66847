import { createSecureContext, createServer, type SecureContext } from 'node:tls';
import { Aedes } from 'aedes';
import type { CloudEvents } from '../../region/cloud-events.ts';
import type { Lifecycle } from '../../region/lifecycle.ts';
import type { GatewayRegistry, PublishToRules } from '../gateway-registry.ts';
import { authorizeMessages } from './authorize-messages.ts';
import { createConnections } from './connections.ts';
import { judgeConnect } from './judge-connect.ts';
import type { ServedDomain } from './served-domain.ts';
import { openListener } from './suspendable-listener.ts';

export interface DeviceGatewayOptions {
  readonly region: string;
  /** On 127.0.0.1; 0 takes any. */
  readonly port: number;
  readonly registry: GatewayRegistry;
  readonly publish: PublishToRules;
  readonly events: CloudEvents;
  /** For the Region's own names. */
  readonly tls: ServedDomain['tls'];
  readonly serverNames: readonly string[];
  /** What a name of a domain configuration is served with. There are none when left out. */
  readonly domains?: (serverName: string) => ServedDomain | undefined;
}

/** A message to devices from the cloud's side: from iot-data's Publish, or one of AWS's own events. */
export interface CloudMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export type DeviceGateway = Lifecycle & {
  readonly port: number;
  /** Takes a message to the devices that are subscribed to it and may receive it. It does not reach the rules from here. */
  readonly deliver: (message: CloudMessage) => void;
};

/** AWS IoT Developer Guide, "Device communication protocols": ALPN names of MQTT with a client certificate. */
const ALPN_PROTOCOLS = ['x-amzn-mqtt-ca', 'mqtt'];
/** A CONNACK that says "unacceptable protocol version" (0x01) [MQTT-3.1.2-2], for clients that ask for MQTT 5. */
const CONNACK_UNACCEPTABLE_VERSION = Buffer.from([0x20, 0x02, 0x00, 0x01]);
const MQTT_3_1_1 = 4;

/** Reads a certificate once, not for each connection. */
const createContexts = () => {
  const contexts = new WeakMap<ServedDomain['tls'], SecureContext>();
  return (tls: ServedDomain['tls']): SecureContext => {
    const context =
      contexts.get(tls) ?? createSecureContext({ cert: tls.certificateChainPem, key: tls.privateKeyPem });
    contexts.set(tls, context);
    return context;
  };
};

/**
 * Starts AWS IoT's device gateway of one Region: MQTT 3.1.1 over mutual TLS. The handshake succeeds with any certificate or none, as
 * on AWS; judgement falls on the CONNECT packet, and a client that is refused sees its connection close, without a CONNACK.
 *
 * Sessions and retained messages are kept in memory until `close`; stored sessions do not expire, as they do on AWS after an hour.
 */
export const startDeviceGateway = async (options: DeviceGatewayOptions): Promise<DeviceGateway> => {
  const { region, port, registry, publish, events, tls, serverNames } = options;
  const domains = options.domains ?? (() => undefined);
  const contextOf = createContexts();
  const connections = createConnections(region, events);
  let isUp = true;

  const broker = await Aedes.createBroker({
    ...authorizeMessages({ connections, registry, publish, isUp: () => isUp }),
    preConnect: (client, packet, done) => {
      const connection = connections.of(client);
      connection.clientId = packet.clientId;
      const judgement = judgeConnect(
        { socket: connection.socket, packet },
        { registry, serverNames, domains },
      );
      connection.certificateId = judgement.certificateId;
      if (judgement.verdict === 'refused') {
        connections.condemn(connection, judgement.reason);
        if (packet.protocolVersion !== MQTT_3_1_1) connection.socket.write(CONNACK_UNACCEPTABLE_VERSION);
        done(new Error(judgement.reason), false);
        return;
      }
      connections.takeOver(connection, () => {
        done(null, true);
      });
    },
  });

  broker.on('connackSent', (packet, client) => {
    if (packet.returnCode === 0) connections.accepted(connections.of(client));
  });
  broker.on('clientError', (client, error) => {
    connections.condemn(connections.of(client), error.message);
  });
  broker.on('unsubscribe', (filters, client) => {
    for (const filter of filters) connections.of(client).filters.delete(filter);
  });
  registry.onDeactivated((certificateId) => {
    for (const connection of connections.live())
      if (connection.certificateId === certificateId)
        connections.drop(connection, 'the certificate is no longer ACTIVE');
  });

  const server = createServer({
    cert: tls.certificateChainPem,
    key: tls.privateKeyPem,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ALPN_PROTOCOLS,
    requestCert: true,
    rejectUnauthorized: false,
    // Under a name that nobody has, the default certificate is shown, and the connection closes at CONNECT.
    SNICallback: (serverName, answer) => {
      try {
        const domain = domains(serverName);
        answer(null, domain === undefined ? undefined : contextOf(domain.tls));
      } catch (error) {
        answer(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  server.on('secureConnection', (socket) => {
    connections.add(broker.handle(socket), socket);
  });
  const closeBroker = async (): Promise<void> =>
    new Promise((resolve) => {
      broker.close(resolve);
    });
  const listener = await openListener(server, { port, name: `AWS IoT's device gateway of ${region}` }).catch(
    async (error: unknown) => {
      await closeBroker();
      throw error;
    },
  );

  const suspend = async (): Promise<void> => {
    isUp = false;
    for (const connection of connections.live()) connections.condemn(connection, 'the Region is down');
    await listener.suspend();
  };

  return {
    port: listener.port,
    deliver: ({ topic, payload, qos, retain }) => {
      broker.publish(
        { cmd: 'publish', dup: false, topic, payload: Buffer.from(payload), qos, retain },
        () => undefined,
      );
    },
    suspend,
    resume: async () => {
      await listener.resume();
      isUp = true;
    },
    close: async () => {
      await suspend();
      await listener.close();
      await closeBroker();
    },
  };
};
