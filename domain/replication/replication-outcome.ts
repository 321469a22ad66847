import type { DeviceRow, DeviceStatus } from '../device/device-row.ts';
import type { RollbackIncomplete, RolledBack } from '../saga/saga-outcome.ts';

interface Device {
  readonly thingName: string;
  readonly certificateId: string;
}

/** How one replication run ended. Everything else is thrown: run it again. */
export type ReplicationOutcome =
  /**
   * This Region is what the row says. `alreadyLevel`: nothing had to be changed, except perhaps the policy, for which
   * attaching and asking are the same call. `updatedAtMs` is the row's (epoch, ms), for the replication lag.
   */
  | ({
      readonly kind: 'converged';
      readonly rowStatus: Exclude<DeviceStatus, 'PROVISIONING'>;
      readonly updatedAtMs: DeviceRow['updatedAtMs'];
      readonly alreadyLevel: boolean;
    } & Device)
  /** There is no row, or it is not decided yet: nothing was touched. */
  | { readonly kind: 'nothing'; readonly thingName: string }
  | (RolledBack & Device)
  | (RollbackIncomplete & Device);
