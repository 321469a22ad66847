import type { DeviceRow, DeviceStatus } from '../../domain/device/device-row.ts';

/** What an operator makes of a row: nothing but what is known here is kept, and no claim. */
export const operatorRow = (
  { thingName, certificateId, certificatePem, homeRegion, onboardedAtMs }: DeviceRow,
  next: {
    readonly status: Exclude<DeviceStatus, 'PROVISIONING'>;
    readonly version: number;
    readonly updatedAtMs: number;
    readonly expiresAt: number | undefined;
  },
): DeviceRow => ({
  thingName,
  certificateId,
  ...(certificatePem !== undefined && { certificatePem }),
  status: next.status,
  homeRegion,
  writtenBy: 'operator',
  version: next.version,
  ...(onboardedAtMs !== undefined && { onboardedAtMs }),
  updatedAtMs: next.updatedAtMs,
  ...(next.expiresAt !== undefined && { expiresAt: next.expiresAt }),
});
