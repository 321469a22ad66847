import type { DeviceStatus } from '../device/device-row.ts';

/** What an operator makes of a row to keep its device from connecting. */
export type OutOfService = Extract<DeviceStatus, 'SUSPENDED' | 'REVOKED' | 'RETIRED'>;

/**
 * What a certificate must be in AWS IoT while its row keeps the device out. For a retired one that is INACTIVE and not gone:
 * a device that still connects would register a deleted certificate anew, and raise an event, with every connect.
 */
export const matchingStatus = (rowStatus: OutOfService): 'INACTIVE' | 'REVOKED' =>
  rowStatus === 'REVOKED' ? 'REVOKED' : 'INACTIVE';
