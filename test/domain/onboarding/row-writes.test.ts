import { describe, expect, it } from '@jest/globals';
import type { DeviceRow, DeviceStatus } from '../../../domain/device/device-row.ts';
import { createOnboarding } from '../../../domain/onboarding/onboarding.ts';
import type { OnboardingPorts } from '../../../domain/onboarding/onboarding-ports.ts';
import { caCertificateId, createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { claimedRow, deviceRow } from '../device-rows.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

const expired = { id: 'their-claim', expiresAtMs: NOW_MS - 1 };

describe('the writes of an onboarding', () => {
  // Every write goes to every Region, and raises an event in each.
  it.each<[string, DeviceRow | undefined, readonly DeviceStatus[]]>([
    ['has no row', undefined, ['PROVISIONING', 'ACTIVE']],
    [
      'is claimed by a run that is out of time',
      claimedRow({ certificateId: 'other', claim: expired }),
      ['PROVISIONING', 'ACTIVE'],
    ],
    ['is claimed by an earlier run of the same certificate', claimedRow(), ['ACTIVE']],
    ['is onboarded', deviceRow(), []],
    ['is taken', deviceRow({ certificateId: 'other' }), []],
    ['is suspended', deviceRow({ status: 'SUSPENDED' }), []],
  ])('are no more than needed where the name %s', async (_what, row, statuses) => {
    const { connect, devices, ports } = createInMemoryRegion(NOW_MS);
    connect('mine', soundCertificate());
    if (row !== undefined) devices.rows.set('sensor-1', row);
    const written: DeviceStatus[] = [];
    const write: OnboardingPorts['devices']['write'] = async (...args) => {
      written.push(args[0].status);
      return devices.write(...args);
    };

    await createOnboarding({ ...ports, devices: { ...devices, write } })({
      certificateId: 'mine',
      caCertificateId,
      run: createInMemoryRun(),
    });

    expect(written).toEqual(statuses);
  });
});
