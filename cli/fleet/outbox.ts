import type { Device } from './device.ts';

export interface OutboxCounts {
  readonly put: number;
  /** Handed to the connection, and not only waiting for a place. */
  readonly begun: number;
  readonly acknowledged: number;
}

/** What a device has to send, in the order in which it came up. */
export interface Outbox {
  readonly put: (topic: string, payload: string) => void;
  readonly counts: () => OutboxCounts;
  /** Resolves once everything that was put in is acknowledged. */
  readonly drained: () => Promise<void>;
}

interface Message {
  readonly topic: string;
  readonly payload: string;
  readonly number: number;
}

/**
 * Lets a device have so many messages under way at once, and keeps the others until there is room. AWS IoT lets a client have 100
 * unacknowledged (AWS General Reference, "AWS IoT Core endpoints and quotas").
 *
 * @param onAcknowledged is told the number of each message that was acknowledged, counted from 0 as they were put in
 */
export const createOutbox = (
  device: Pick<Device, 'publish'>,
  inFlight: number,
  onAcknowledged: (number: number) => void = () => undefined,
): Outbox => {
  const waiting: Message[] = [];
  let emptied = Promise.withResolvers<void>();
  let put = 0;
  let begun = 0;
  let acknowledged = 0;
  let senders = 0;

  /** Sends one message after the other; as many of these run as may be in flight. */
  const send = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      begun += 1;
      await device.publish(next.topic, next.payload);
      acknowledged += 1;
      onAcknowledged(next.number);
    }
  };
  const start = (): void => {
    if (senders >= inFlight) return;
    senders += 1;
    send()
      .catch((error: unknown) => emptied.reject(error))
      .finally(() => {
        senders -= 1;
        if (acknowledged === put) emptied.resolve();
      });
  };
  // Whoever asks for the end is told of a failure; nobody has to.
  emptied.promise.catch(() => undefined);

  return {
    put: (topic, payload) => {
      if (acknowledged === put) {
        emptied = Promise.withResolvers();
        emptied.promise.catch(() => undefined);
      }
      waiting.push({ topic, payload, number: put });
      put += 1;
      start();
    },
    counts: () => ({ put, begun, acknowledged }),
    drained: async () => {
      if (acknowledged < put) await emptied.promise;
    },
  };
};
