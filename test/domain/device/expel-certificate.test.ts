import { describe, expect, it } from '@jest/globals';
import { expelCertificate } from '../../../domain/device/expel-certificate.ts';
import type { CertificateStatus } from '../../../domain/ports/certificate-registry.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { NOW_MS } from '../sound-certificate.ts';

const setup = (status?: CertificateStatus) => {
  const { iot, ports, stateOf } = createInMemoryRegion(NOW_MS);
  if (status !== undefined) {
    iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status });
    iot.policyTargets.add('mine');
  }
  iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });
  iot.attached.set('sensor-1', new Set(['mine', 'other']));

  const journal: string[] = [];
  const noting = <Args extends readonly unknown[]>(name: string, call: (...args: Args) => Promise<void>) => {
    return async (...args: Args): Promise<void> => {
      journal.push(name);
      await call(...args);
    };
  };
  const expel = async () =>
    expelCertificate(
      {
        certificates: {
          ...ports.certificates,
          setStatus: noting('set status', ports.certificates.setStatus),
        },
        things: { ...ports.things, detachCertificate: noting('detach', ports.things.detachCertificate) },
        policy: { ...ports.policy, detach: noting('detach policy', ports.policy.detach) },
      },
      { thingName: 'sensor-1', certificateId: 'mine' },
    );
  return { expel, journal, state: () => stateOf('sensor-1', 'mine') };
};

describe('expelCertificate', () => {
  it.each(['ACTIVE', 'PENDING_ACTIVATION'] as const)(
    'stops it first, and takes its policy and its thing then: %s',
    async (status) => {
      const { expel, journal, state } = setup(status);

      await expel();

      expect(journal).toEqual(['set status', 'detach policy', 'detach']);
      expect(state()).toMatchObject({ certificate: 'INACTIVE', attached: ['other'], hasPolicy: false });
    },
  );

  it.each(['INACTIVE', 'REVOKED', 'PENDING_TRANSFER', 'REGISTER_INACTIVE'] as const)(
    'leaves the status of one that does not work anyway: %s',
    async (status) => {
      const { expel, journal, state } = setup(status);

      await expel();

      expect(journal).toEqual(['detach policy', 'detach']);
      expect(state()).toMatchObject({ certificate: status, attached: ['other'], hasPolicy: false });
    },
  );

  it('only detaches one that has been deleted', async () => {
    const { expel, journal, state } = setup();

    await expel();

    expect(journal).toEqual(['detach']);
    expect(state()).toMatchObject({ certificate: 'absent', attached: ['other'] });
  });
});
