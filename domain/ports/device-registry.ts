import type { DeviceRow } from '../device/device-row.ts';

/** The rows of all devices, as this Region's replica shows them. */
export interface DeviceRegistry {
  /** Reads with strong consistency in this Region's replica. */
  readonly read: (thingName: string) => Promise<DeviceRow | undefined>;
  /**
   * Writes `row` if the replica still shows `previous` (`undefined`: no row at all), compared by version, writer and claim.
   * A conflict writes nothing. A write whose answer was lost and that is tried again finds its own row and says `written`.
   */
  readonly write: (row: DeviceRow, previous: DeviceRow | undefined) => Promise<'written' | 'conflict'>;
  /** Deletes the row if it is still PROVISIONING under this claim. A row that is not there, or not ours, is left alone. */
  readonly releaseClaim: (thingName: string, claimId: string) => Promise<void>;
}
