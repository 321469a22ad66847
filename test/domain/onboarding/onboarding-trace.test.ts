import { describe, expect, it } from '@jest/globals';
import type { CertificateFacts } from '../../../domain/certificate/certificate-facts.ts';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { createOnboarding } from '../../../domain/onboarding/onboarding.ts';
import { caCertificateId, createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { claimedRow, deviceRow } from '../device-rows.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

/** Onboards `mine`, and gives back the names of the spans that its trace is made of. */
const traceOf = async (
  row?: DeviceRow,
  facts: Partial<CertificateFacts> = {},
): Promise<readonly string[]> => {
  const { connect, devices, ports } = createInMemoryRegion(NOW_MS);
  connect('mine', soundCertificate(facts));
  if (row !== undefined) devices.rows.set('sensor-1', row);
  const run = createInMemoryRun();

  await createOnboarding(ports)({ certificateId: 'mine', caCertificateId, run });
  return run.steps;
};

describe('the trace of an onboarding', () => {
  it('shows that a certificate was not admitted', async () => {
    const steps = await traceOf(undefined, { isCa: true });

    expect(steps).toEqual(['read certificate', 'admit', 'refuse']);
  });

  it('shows that a name is taken', async () => {
    const steps = await traceOf(deviceRow({ certificateId: 'other' }));

    expect(steps).toEqual(['read certificate', 'admit', 'read row', 'refuse']);
  });

  it('shows that a device is kept out', async () => {
    const steps = await traceOf(deviceRow({ status: 'SUSPENDED', writtenBy: 'operator' }));

    expect(steps).toEqual(['read certificate', 'admit', 'read row', 'keep out']);
  });

  it.each([
    ['of an earlier run', claimedRow()],
    ['that is ACTIVE', deviceRow()],
  ])('shows the same steps for a row %s as for a new one', async (_which, row) => {
    expect(await traceOf(row)).toEqual(await traceOf());
  });
});
