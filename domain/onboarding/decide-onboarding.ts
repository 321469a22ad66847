import type { Claim, DeviceRow } from '../device/device-row.ts';
import { unreachable } from '../unreachable.ts';
import type { OutOfService } from './matching-status.ts';

/** Why a sound certificate is not let in: the name is another certificate's. */
export type IdentityRefusalReason =
  'identity-taken' | 'identity-suspended' | 'identity-revoked' | 'identity-retired';

/** On what ground a certificate may be onboarded under a name. */
export type Entitlement =
  /** Nobody has the name. */
  | { readonly kind: 'claim' }
  /** The name was claimed by a run that is out of time. */
  | { readonly kind: 'takeOver'; readonly previous: DeviceRow }
  /** This certificate has the claim: an earlier run, a second delivery, or a run in another Region. */
  | { readonly kind: 'join'; readonly writtenBy: string; readonly claim: Claim }
  /** The device is onboarded; only this Region does not know it yet. */
  | { readonly kind: 'adopt' };

export type OnboardingDecision =
  | Entitlement
  /** Another certificate has the claim, and time to finish: come back later. */
  | { readonly kind: 'contested'; readonly holder: string; readonly expiresAtMs: number }
  | { readonly kind: 'keepOut'; readonly rowStatus: OutOfService }
  | { readonly kind: 'refuse'; readonly reason: IdentityRefusalReason; readonly detail: string };

/** Decides what the row of a name means for a certificate that wants to have it. `nowMs`: epoch, ms. */
export const decideOnboarding = (
  row: DeviceRow | undefined,
  certificateId: string,
  nowMs: number,
): OnboardingDecision => {
  if (row === undefined) return { kind: 'claim' };
  const isSame = row.certificateId === certificateId;

  switch (row.status) {
    case 'PROVISIONING':
      // A row without a claim is held by nobody.
      if (row.claim === undefined) return { kind: 'takeOver', previous: row };
      if (isSame) return { kind: 'join', writtenBy: row.writtenBy, claim: row.claim };
      return isAlive(row.claim, nowMs)
        ? { kind: 'contested', holder: row.certificateId, expiresAtMs: row.claim.expiresAtMs }
        : { kind: 'takeOver', previous: row };
    case 'ACTIVE':
      return isSame ? { kind: 'adopt' } : refuse('identity-taken', row);
    case 'SUSPENDED':
      return isSame ? { kind: 'keepOut', rowStatus: row.status } : refuse('identity-suspended', row);
    case 'REVOKED':
      return isSame ? { kind: 'keepOut', rowStatus: row.status } : refuse('identity-revoked', row);
    case 'RETIRED':
      return isSame ? { kind: 'keepOut', rowStatus: row.status } : refuse('identity-retired', row);
    default:
      return unreachable(row.status);
  }
};

/** A claim is its holder's up to and including `expiresAtMs`. */
export const isAlive = (claim: Claim, nowMs: number): boolean => nowMs <= claim.expiresAtMs;

const refuse = (reason: IdentityRefusalReason, row: DeviceRow): OnboardingDecision => ({
  kind: 'refuse',
  reason,
  detail: `"${row.thingName}" belongs to the certificate ${row.certificateId}, and its row is ${row.status}.`,
});
