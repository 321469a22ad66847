import type { DeviceRow } from '../device/device-row.ts';
import { unreachable } from '../unreachable.ts';
import { isAlive } from './decide-onboarding.ts';
import type { OutOfService } from './matching-status.ts';

export type RecordDecision =
  /** The row is ours to write, or nobody's. */
  | { readonly kind: 'write' }
  /** Another run of the same certificate has written it. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'keepOut'; readonly rowStatus: OutOfService }
  | { readonly kind: 'lost'; readonly winnerCertificateId: string };

/**
 * Decides what the row means for a certificate that is ACTIVE in this Region already. The claim that let it get there may
 * have run out meanwhile, and the row may have changed, here or by a write of another Region. `nowMs`: epoch, ms.
 */
export const decideRecord = (
  row: DeviceRow | undefined,
  certificateId: string,
  nowMs: number,
): RecordDecision => {
  // Another Region's run that shared the claim has rolled back, but the device is in: the row has to say so.
  if (row === undefined) return { kind: 'write' };
  const isSame = row.certificateId === certificateId;

  switch (row.status) {
    case 'PROVISIONING': {
      const isHeldByOther = !isSame && row.claim !== undefined && isAlive(row.claim, nowMs);
      return isHeldByOther ? lost(row) : { kind: 'write' };
    }
    case 'ACTIVE':
      return isSame ? { kind: 'recorded' } : lost(row);
    case 'SUSPENDED':
    case 'REVOKED':
    case 'RETIRED':
      return isSame ? { kind: 'keepOut', rowStatus: row.status } : lost(row);
    default:
      return unreachable(row.status);
  }
};

const lost = (row: DeviceRow): RecordDecision => ({ kind: 'lost', winnerCertificateId: row.certificateId });
