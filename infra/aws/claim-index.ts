import type { DeviceRow } from '../../domain/device/device-row.ts';

/**
 * The index of claims in the registry's table. It is sparse: a row is in it only while it has both of its attributes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html
 */
export const claimIndex = { name: 'expired-claims', claimed: 'CLAIMED' } as const;

/** The attributes that put a row with a claim into the index; none for a row without. */
export const claimKey = ({ claim }: DeviceRow) =>
  claim === undefined ? {} : { claimStatus: claimIndex.claimed, claimExpiresAtMs: claim.expiresAtMs };
