import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { createReplication } from '../../../domain/replication/replication.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { claimedRow, deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

describe('the trace of a replication', () => {
  it.each<[DeviceRow['status'], readonly string[]]>([
    ['PROVISIONING', []],
    ['SUSPENDED', ['make certificate INACTIVE', 'expel other certificates']],
    ['REVOKED', ['make certificate REVOKED', 'expel other certificates']],
    [
      'RETIRED',
      [
        'find device',
        'deactivate certificate',
        'expel other certificates',
        'detach certificate',
        'delete certificate',
        'delete thing',
      ],
    ],
  ])('shows what is done for a row that is %s, between two looks at it', async (status, steps) => {
    const { devices, ports } = createInMemoryRegion(NOW_MS);
    devices.rows.set('sensor-1', status === 'PROVISIONING' ? claimedRow() : deviceRow({ status }));
    const run = createInMemoryRun();

    await createReplication(ports)({ thingName: 'sensor-1', run });

    expect(run.steps).toEqual(['read row', ...steps, 'read row']);
  });
});
