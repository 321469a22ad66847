import type { DeviceRecord } from '../../../cli/fleet/load/messages.ts';
import type { StoredMessages } from '../../../cli/simulate/stored-messages.ts';

/** A device that came in after 100 ms and had three messages acknowledged, but for what is said. */
export const recordOf = (clientId: string, given: Partial<DeviceRecord> = {}): DeviceRecord => ({
  clientId,
  landedAfterMs: 100,
  reconnects: 0,
  published: 3,
  acknowledged: [0, 1, 2],
  ...given,
});

/** A device that was never let in. */
export const outsider = (clientId: string, lastError?: string): DeviceRecord => ({
  clientId,
  reconnects: 0,
  published: 0,
  acknowledged: [],
  ...(lastError === undefined ? {} : { lastError }),
});

export const storedIn = (
  region: string,
  keys: Readonly<Record<string, number>>,
  takenIn = 0,
): StoredMessages => ({ region, keys: new Map(Object.entries(keys)), takenIn });
