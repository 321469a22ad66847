import { isDeepStrictEqual } from 'node:util';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';

export interface InMemoryDeviceRegistry extends DeviceRegistry {
  /** The replica of one Region: what a test puts in here came from another Region, or from an operator. */
  readonly rows: Map<string, DeviceRow>;
}

export const createInMemoryDeviceRegistry = (
  rows: Map<string, DeviceRow> = new Map(),
): InMemoryDeviceRegistry => ({
  rows,

  read: async (thingName) => rows.get(thingName),

  write: async (row, previous) => {
    const found = rows.get(row.thingName);
    if (isDeepStrictEqual(found, row)) return 'written';
    if (!isSameVersion(found, previous)) return 'conflict';
    rows.set(row.thingName, row);
    return 'written';
  },

  releaseClaim: async (thingName, claimId) => {
    const found = rows.get(thingName);
    if (found?.status === 'PROVISIONING' && found.claim?.id === claimId) rows.delete(thingName);
  },
});

/** What the condition of a write compares. */
export const isSameVersion = (one: DeviceRow | undefined, other: DeviceRow | undefined): boolean =>
  (one === undefined) === (other === undefined) &&
  one?.version === other?.version &&
  one?.writtenBy === other?.writtenBy &&
  one?.certificateId === other?.certificateId &&
  one?.claim?.id === other?.claim?.id;
