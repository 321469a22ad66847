/** What a device is meant to be in every Region. */
export type DeviceStatus = 'PROVISIONING' | 'ACTIVE' | 'SUSPENDED' | 'REVOKED' | 'RETIRED';

/** The right of one onboarding run to finish a row. After `expiresAtMs` (epoch, ms) another certificate may take it over. */
export interface Claim {
  readonly id: string;
  readonly expiresAtMs: number;
}

/**
 * One row of the registry: the desired state of one device in every Region.
 *
 * Conditions hold in the local replica only and the last writer wins between Regions, so a row that was written is not the
 * last word: every Region converges on the row that its own replica shows.
 */
export interface DeviceRow {
  /** Table key; equals the common name of the certificate. */
  readonly thingName: string;
  /** Lower-case hex SHA-256 of the certificate's DER: the same in every Region. */
  readonly certificateId: string;
  /** Absent only in rows imported from tables that never held it. */
  readonly certificatePem?: string;
  readonly status: DeviceStatus;
  /** The Region where the device was onboarded. */
  readonly homeRegion: string;
  /** The Region that wrote this version, or `operator`. */
  readonly writtenBy: string;
  /** One more at every write. */
  readonly version: number;
  /** Present while PROVISIONING, and only then. */
  readonly claim?: Claim;
  /** Epoch, ms: when the row first became ACTIVE. */
  readonly onboardedAtMs?: number;
  /** Epoch, ms. */
  readonly updatedAtMs: number;
  /** Epoch, seconds: DynamoDB's TTL attribute; only on a RETIRED row, the tombstone. */
  readonly expiresAt?: number;
}
