import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { type BackOff, backOffMs } from './back-off.ts';

export interface DeviceOptions {
  /** MQTT client id, and the thing name that the certificate carries. */
  readonly clientId: string;
  /** Own certificate followed by its issuer's. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
  /** The root that the server's certificate leads to. */
  readonly rootCaPem: string;
  readonly host: string;
  /** Name to ask for, and to hold the server's certificate against; the host when left out. */
  readonly serverName?: string;
  readonly port: number;
  /** Where the device is: the local address that it connects from. */
  readonly localAddress?: string;
  readonly backOff: BackOff;
  /** Told each time the device is let in, and each time it is out again. */
  readonly onPresence?: (isConnected: boolean) => void;
  /** Told what the device sees of a connection that fails, where it sees anything but its end. */
  readonly onError?: (message: string) => void;
}

/** A device as it is in the field: one name, one certificate, its own back-off. It learns nothing from a closed socket but that it is closed. */
export interface Device {
  readonly clientId: string;
  /** Epoch, ms of the first attempt to connect; `undefined` before `start`. */
  readonly firstAttemptAtMs: () => number | undefined;
  readonly attempts: () => number;
  readonly acknowledged: () => number;
  readonly start: () => void;
  /** Resolves once the device is connected. */
  readonly connected: () => Promise<void>;
  /** Sends the message at QoS 1 until it is acknowledged, over as many connections as that takes. */
  readonly publish: (topic: string, payload: string | Buffer) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const connectTimeoutMs = 5_000;

export const createDevice = (options: DeviceOptions): Device => {
  const changes = new EventEmitter<{ connected: []; stopped: [] }>();
  changes.setMaxListeners(0);
  const stopping = new AbortController();
  let client: MqttClient | undefined;
  let firstAttemptAtMs: number | undefined;
  let attempts = 0;
  let acknowledged = 0;
  let running: Promise<void> = Promise.resolve();

  /** One connection, from the attempt to its end. Says whether it was ever let in. */
  const connectOnce = async (): Promise<boolean> => {
    const connection = mqtt.connect({
      protocol: 'mqtts',
      host: options.host,
      port: options.port,
      servername: options.serverName ?? options.host,
      ALPNProtocols: ['x-amzn-mqtt-ca'],
      ca: options.rootCaPem,
      cert: options.chainPem,
      key: options.privateKeyPem,
      clientId: options.clientId,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: connectTimeoutMs,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    });
    // Each message that is under way listens for the end of the connection.
    connection.setMaxListeners(0);
    let wasLetIn = false;
    connection.on('connect', () => {
      wasLetIn = true;
      client = connection;
      options.onPresence?.(true);
      changes.emit('connected');
    });
    // A refused connection is told as an error and as a close: the close is what counts.
    connection.on('error', ({ message }) => options.onError?.(message));
    await new Promise<void>((resolve) => {
      connection.once('close', resolve);
      stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    client = undefined;
    if (wasLetIn) options.onPresence?.(false);
    connection.end(true);
    return wasLetIn;
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      attempts += 1;
      firstAttemptAtMs ??= Date.now();
      failures = (await connectOnce()) ? 0 : failures + 1;
      await sleep(backOffMs(options.backOff, Math.max(0, failures - 1), Math.random), undefined, {
        signal: stopping.signal,
      }).catch(() => {});
    }
  };

  const connected = async (): Promise<MqttClient> => {
    for (;;) {
      if (client !== undefined) return client;
      stopping.signal.throwIfAborted();
      await once(changes, 'connected', { signal: stopping.signal });
    }
  };

  return {
    clientId: options.clientId,
    firstAttemptAtMs: () => firstAttemptAtMs,
    attempts: () => attempts,
    acknowledged: () => acknowledged,
    start: () => {
      running = run();
    },
    connected: async () => {
      await connected();
    },
    publish: async (topic, payload) => {
      for (;;) {
        const connection = await connected();
        const isAcknowledged = await acknowledgementOf(connection, topic, payload);
        if (isAcknowledged) {
          acknowledged += 1;
          return;
        }
      }
    },
    stop: async () => {
      stopping.abort(new Error(`${options.clientId} was stopped`));
      await running;
    },
  };
};

/** Whether the message was acknowledged before the connection ended. */
const acknowledgementOf = async (
  connection: MqttClient,
  topic: string,
  payload: string | Buffer,
): Promise<boolean> =>
  new Promise((resolve) => {
    const onClose = (): void => resolve(false);
    connection.once('close', onClose);
    connection.publish(topic, payload, { qos: 1 }, (error) => {
      connection.off('close', onClose);
      resolve(!error);
    });
  });
