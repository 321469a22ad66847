import type { DeviceRow } from '../../domain/device/device-row.ts';
import { pemOf } from '../fakes/in-memory-iot.ts';
import { NOW_MS } from './sound-certificate.ts';

/** An ACTIVE row of sensor-1 that was written in Ireland a second ago, unless told otherwise. */
export const deviceRow = ({
  certificateId = 'mine',
  ...differences
}: Partial<DeviceRow> = {}): DeviceRow => ({
  thingName: 'sensor-1',
  certificateId,
  certificatePem: pemOf(certificateId),
  status: 'ACTIVE',
  homeRegion: 'eu-west-1',
  writtenBy: 'eu-west-1',
  version: 2,
  onboardedAtMs: NOW_MS - 1000,
  updatedAtMs: NOW_MS - 1000,
  ...differences,
});

export const claimedRow = (differences: Partial<DeviceRow> = {}): DeviceRow => {
  const { onboardedAtMs: _, ...row } = deviceRow();
  return {
    ...row,
    status: 'PROVISIONING',
    version: 1,
    claim: { id: 'their-claim', expiresAtMs: NOW_MS + 1000 },
    ...differences,
  };
};
