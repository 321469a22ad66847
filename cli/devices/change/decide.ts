import type { DeviceRow, DeviceStatus } from '../../../domain/device/device-row.ts';
import { unreachable } from '../../../domain/unreachable.ts';
import { operatorRow } from '../operator-row.ts';
import { tombstoneEnd } from './tombstone.ts';

export type DeviceChange = 'suspend' | 'resume' | 'revoke' | 'retire';

export const statusAfter = {
  suspend: 'SUSPENDED',
  resume: 'ACTIVE',
  revoke: 'REVOKED',
  retire: 'RETIRED',
} as const satisfies Record<DeviceChange, DeviceStatus>;

export interface ChangeTerms {
  readonly nowMs: number;
  /** After how many days a retired device is forgotten; `undefined`: when its certificate has expired. */
  readonly forgetAfterDays: number | undefined;
}

export type ChangeDecision =
  | { readonly kind: 'write'; readonly row: DeviceRow }
  /** The row asks for this as it is. */
  | { readonly kind: 'already'; readonly row: DeviceRow }
  /** No Region would carry it out, or not for long. `why` goes on after the device's name. */
  | { readonly kind: 'refuse'; readonly why: string };

/** Decides what a change makes of a row. */
export const decideChange = (row: DeviceRow, change: DeviceChange, terms: ChangeTerms): ChangeDecision => {
  const status = statusAfter[change];
  if (row.status === status) return { kind: 'already', row };
  const why = obstacle(row, change, terms);
  if (why !== undefined) return { kind: 'refuse', why };
  const { nowMs, forgetAfterDays } = terms;
  const expiresAt =
    change === 'retire' ? tombstoneEnd(row.certificatePem, nowMs, forgetAfterDays) : undefined;
  return {
    kind: 'write',
    row: operatorRow(row, { status, version: row.version + 1, updatedAtMs: nowMs, expiresAt }),
  };
};

const obstacle = (
  { status }: DeviceRow,
  change: DeviceChange,
  { forgetAfterDays }: ChangeTerms,
): string | undefined => {
  switch (status) {
    case 'ACTIVE':
    case 'SUSPENDED':
      return undefined;
    case 'PROVISIONING':
      // The run that has the claim writes the row in its own Region, and the last writer wins.
      return 'is being onboarded, which may write over any change: run the command again once that is decided, in some minutes at most';
    case 'REVOKED':
      if (change !== 'retire')
        return 'is REVOKED, from which nothing leads back: give the device a new certificate, under another name';
      if (forgetAfterDays !== undefined)
        return 'is REVOKED, and once its row is forgotten its certificate would be let in: retire it without --forget-after, which waits until the certificate has expired';
      return undefined;
    case 'RETIRED':
      return change === 'revoke'
        ? undefined
        : 'is RETIRED, and every Region has deleted what it had of it: see npx landfall devices restore --help for how its row comes back as it was';
    default:
      return unreachable(status);
  }
};
