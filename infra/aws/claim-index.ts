import type { DeviceRow } from '../../domain/device/device-row.ts';

/**
 * The index of claims in the registry's table. It is sparse: a row is in it only while it has both of its attributes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html
 */
export const claimIndex = {
  name: 'expired-claims',
  /** A partition for each Region that writes claims. */
  claimedBy: (region: string) => `CLAIMED#${region}`,
} as const;

/** The attributes that put a row with a claim into the index; none for a row without. */
export const claimKey = ({ claim, writtenBy }: DeviceRow) =>
  claim === undefined
    ? {}
    : { claimStatus: claimIndex.claimedBy(writtenBy), claimExpiresAtMs: claim.expiresAtMs };
