import { describe, expect, it } from '@jest/globals';
import type { DeviceRow, DeviceStatus } from '../../../domain/device/device-row.ts';
import { decideReplication } from '../../../domain/replication/decide-replication.ts';

const row = (status: DeviceStatus): DeviceRow => ({
  thingName: 'sensor-1',
  certificateId: 'mine',
  status,
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 3,
  updatedAtMs: 1_800_000_000_000,
});

describe('decideReplication', () => {
  it.each<[string, DeviceRow | undefined, object]>([
    ['absent', undefined, { kind: 'nothing' }],
    ['PROVISIONING', row('PROVISIONING'), { kind: 'nothing' }],
    ['ACTIVE', row('ACTIVE'), { kind: 'letIn', row: row('ACTIVE') }],
    [
      'SUSPENDED',
      row('SUSPENDED'),
      { kind: 'keepOut', row: row('SUSPENDED'), rowStatus: 'SUSPENDED', certificateStatus: 'INACTIVE' },
    ],
    [
      'REVOKED',
      row('REVOKED'),
      { kind: 'keepOut', row: row('REVOKED'), rowStatus: 'REVOKED', certificateStatus: 'REVOKED' },
    ],
    ['RETIRED', row('RETIRED'), { kind: 'remove', row: row('RETIRED') }],
  ])('%s', (_cell, found, decision) => {
    expect(decideReplication(found)).toEqual(decision);
  });
});
