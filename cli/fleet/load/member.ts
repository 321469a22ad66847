import { createDevice, type Device, type DeviceOptions } from '../device.ts';
import { createOutbox, type Outbox } from '../outbox.ts';
import type { DeviceRecord, LoadIdentity } from './messages.ts';

interface Presence {
  isConnected: boolean;
  connections: number;
  landedAfterMs?: number;
  lastError?: string;
}

export interface Member {
  readonly device: Device;
  readonly outbox: Outbox;
  /** Sequence numbers of what was acknowledged. */
  readonly acknowledged: number[];
  readonly presence: Presence;
}

/** A device with its outbox; `onLanded` is told when it is let in for the first time. */
export const createMember = (
  identity: LoadIdentity,
  { inFlight, ...place }: { readonly inFlight: number } & Omit<DeviceOptions, keyof LoadIdentity>,
  onLanded: (member: Member) => void,
): Member => {
  const presence: Presence = { isConnected: false, connections: 0 };
  const acknowledged: number[] = [];
  const device = createDevice({
    ...identity,
    ...place,
    onPresence: (isConnected) => {
      presence.isConnected = isConnected;
      if (!isConnected) return;
      presence.connections += 1;
      if (presence.landedAfterMs !== undefined) return;
      presence.landedAfterMs = Date.now() - (device.firstAttemptAtMs() ?? Date.now());
      onLanded(member);
    },
    onError: (message) => {
      presence.lastError = message;
    },
  });
  const outbox = createOutbox(device, inFlight, (number) => acknowledged.push(number));
  const member = { device, outbox, acknowledged, presence };
  return member;
};

/** The device's own time makes a message that has to be sent again one message; the sequence tells messages of one millisecond apart. */
export const putNext = ({ device, outbox }: Member): void => {
  const payload = JSON.stringify({ timestamp: Date.now(), sequence: outbox.counts().put });
  outbox.put(`dt/${device.clientId}/load`, payload);
};

/** What became of it. */
export const recordOf = ({ device, outbox, acknowledged, presence }: Member): DeviceRecord => ({
  clientId: device.clientId,
  ...(presence.landedAfterMs === undefined ? {} : { landedAfterMs: presence.landedAfterMs }),
  reconnects: Math.max(0, presence.connections - 1),
  published: outbox.counts().begun,
  acknowledged,
  ...(presence.lastError === undefined ? {} : { lastError: presence.lastError }),
});
