import type { DeviceRow } from '../device/device-row.ts';
import { unreachable } from '../unreachable.ts';

export type ReplicationDecision =
  | { readonly kind: 'nothing' }
  /** The device must be able to connect here. */
  | { readonly kind: 'letIn'; readonly row: DeviceRow }
  /** The device must not be able to connect here, if this Region knows it at all. */
  | {
      readonly kind: 'keepOut';
      readonly row: DeviceRow;
      readonly rowStatus: 'SUSPENDED' | 'REVOKED';
      readonly certificateStatus: 'INACTIVE' | 'REVOKED';
    }
  /** Nothing of the device may be left here. */
  | { readonly kind: 'remove'; readonly row: DeviceRow };

/** Decides what a Region must have, from nothing but the row that its replica shows. */
export const decideReplication = (row: DeviceRow | undefined): ReplicationDecision => {
  if (row === undefined) return { kind: 'nothing' };

  switch (row.status) {
    case 'PROVISIONING':
      return { kind: 'nothing' };
    case 'ACTIVE':
      return { kind: 'letIn', row };
    case 'SUSPENDED':
      return { kind: 'keepOut', row, rowStatus: row.status, certificateStatus: 'INACTIVE' };
    case 'REVOKED':
      return { kind: 'keepOut', row, rowStatus: row.status, certificateStatus: 'REVOKED' };
    case 'RETIRED':
      return { kind: 'remove', row };
    default:
      return unreachable(row.status);
  }
};
