import { describe, expect, it } from '@jest/globals';
import type { CertificateStatus } from '../../../domain/ports/certificate-registry.ts';
import { createReplication } from '../../../domain/replication/replication.ts';
import type { ReplicationPorts } from '../../../domain/replication/replication-ports.ts';
import { failing } from '../../fakes/failing.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const setup = () => {
  const region = createInMemoryRegion(NOW_MS);
  region.devices.rows.set('sensor-1', deviceRow({ status: 'RETIRED', writtenBy: 'operator' }));
  const replicate = async (ports: ReplicationPorts = region.ports) =>
    createReplication(ports)({ thingName: 'sensor-1', run: createInMemoryRun() });
  return {
    ...region,
    replicate,
    register: (status: CertificateStatus): void => {
      region.iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status });
    },
    state: () => region.stateOf('sensor-1', 'mine'),
  };
};
const never = { error: new Error('not to be called'), when: 'before' } as const;

describe('the retirement of a device', () => {
  it('has nothing to do where nothing is left', async () => {
    const { replicate } = setup();

    expect(await replicate()).toMatchObject({ kind: 'converged', alreadyLevel: true });
  });

  it.each(['ACTIVE', 'PENDING_ACTIVATION', 'INACTIVE', 'REVOKED'] as const)(
    'deletes a certificate that stands alone: %s',
    async (status) => {
      const { replicate, register, state } = setup();
      register(status);

      expect(await replicate()).toMatchObject({ kind: 'converged', alreadyLevel: false });
      expect(state()).toMatchObject({ certificate: 'absent' });
    },
  );

  it('deletes a thing that stands alone', async () => {
    const { replicate, iot, state } = setup();
    iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });

    expect(await replicate()).toMatchObject({ kind: 'converged', alreadyLevel: false });
    expect(state()).toMatchObject({ thing: 'absent' });
  });

  it("is level where only somebody else's thing is left", async () => {
    const { replicate, ports, iot, state } = setup();
    iot.things.set('sensor-1', { thingName: 'sensor-1' });
    const things = failing(ports.things, { ...never, method: 'remove' });

    expect(await replicate({ ...ports, things })).toMatchObject({ kind: 'converged', alreadyLevel: true });
    expect(state()).toMatchObject({ thing: "somebody else's" });
  });

  it("does not look at those that stand on somebody else's thing", async () => {
    const { replicate, ports, iot, state } = setup();
    iot.things.set('sensor-1', { thingName: 'sensor-1' });
    iot.attached.set('sensor-1', new Set(['other']));
    const described: string[] = [];
    const certificates: ReplicationPorts['certificates'] = {
      ...ports.certificates,
      describe: async (certificateId) => {
        described.push(certificateId);
        return ports.certificates.describe(certificateId);
      },
    };

    await replicate({ ...ports, certificates });

    expect(described).toEqual(['mine']);
    expect(state()).toMatchObject({ attached: ['other'] });
  });

  it.each(['ACTIVE', 'PENDING_ACTIVATION'] as const)(
    'makes the certificate INACTIVE before it is deleted: %s',
    async (status) => {
      const { replicate, ports, register } = setup();
      register(status);
      const statuses: string[] = [];
      const certificates: ReplicationPorts['certificates'] = {
        ...ports.certificates,
        setStatus: async (certificateId, next) => {
          statuses.push(next);
          return ports.certificates.setStatus(certificateId, next);
        },
      };

      await replicate({ ...ports, certificates });

      expect(statuses).toEqual(['INACTIVE']);
    },
  );

  it.each(['INACTIVE', 'REVOKED'] as const)('does not deactivate what is %s', async (status) => {
    const { replicate, ports, register } = setup();
    register(status);
    const certificates = failing(ports.certificates, { ...never, method: 'setStatus' });

    expect(await replicate({ ...ports, certificates })).toMatchObject({ kind: 'converged' });
  });

  it('takes no policy from a certificate that is gone', async () => {
    const { replicate, ports, iot } = setup();
    iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });
    const policy = failing(ports.policy, { ...never, method: 'detach' });

    expect(await replicate({ ...ports, policy })).toMatchObject({ kind: 'converged' });
  });
});
