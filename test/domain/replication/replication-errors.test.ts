import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import type { CertificateStatus } from '../../../domain/ports/certificate-registry.ts';
import { createReplication } from '../../../domain/replication/replication.ts';
import { createInMemoryIot, pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const setup = (row: DeviceRow) => {
  const region = createInMemoryRegion(NOW_MS);
  region.devices.rows.set('sensor-1', row);
  const replicate = async () =>
    createReplication(region.ports)({ thingName: 'sensor-1', run: createInMemoryRun() });
  return { ...region, replicate };
};

describe('what a replication says when it cannot go on', () => {
  it.each<[CertificateStatus, RegExp]>([
    ['REVOKED', /certificate mine is REVOKED in us-west-2.*row is ACTIVE.*revoke the row/],
    ['PENDING_TRANSFER', /certificate mine .*transferred out of us-west-2.*cancel the transfer/],
  ])('names the certificate that is %s, where, and what to do', async (status, words) => {
    const { replicate, iot } = setup(deviceRow());
    iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status });

    const outcome = await replicate();

    expect(outcome).toMatchObject({ kind: 'rolledBack', cause: { message: expect.stringMatching(words) } });
  });

  it('names the device whose certificate nobody has, and where it has looked', async () => {
    const { certificatePem: _, ...imported } = deviceRow();
    const { replicate, elsewhere } = setup(imported);
    elsewhere.set('eu-west-1', createInMemoryIot());

    const outcome = await replicate();

    expect(outcome).toMatchObject({
      kind: 'rolledBack',
      cause: { message: expect.stringMatching(/"sensor-1".*no PEM.*us-west-2.*eu-west-1.*certificate mine/) },
    });
  });
});
