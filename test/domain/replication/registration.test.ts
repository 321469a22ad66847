import { describe, expect, it } from '@jest/globals';
import type { CertificateStatus } from '../../../domain/ports/certificate-registry.ts';
import { createReplication } from '../../../domain/replication/replication.ts';
import type { ReplicationPorts } from '../../../domain/replication/replication-ports.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { failing } from '../../fakes/failing.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const setup = () => {
  const region = createInMemoryRegion(NOW_MS);
  region.devices.rows.set('sensor-1', deviceRow());
  const replicate = async (ports: ReplicationPorts = region.ports) =>
    createReplication(ports)({ thingName: 'sensor-1', run: createInMemoryRun() });
  const register = (status: CertificateStatus): void => {
    region.iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status });
  };
  return {
    ...region,
    replicate,
    register,
    /** All that the row asks for, but for the status of the certificate. */
    place: (status: CertificateStatus): void => {
      register(status);
      region.iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });
      region.iot.attached.set('sensor-1', new Set(['mine']));
      region.iot.policyTargets.add('mine');
    },
    state: () => region.stateOf('sensor-1', 'mine'),
  };
};

/** Every change of a status is a call too many. */
const withoutActivation = ({ ports }: ReturnType<typeof setup>): ReplicationPorts => ({
  ...ports,
  certificates: failing(ports.certificates, {
    method: 'setStatus',
    error: new Error('not to be called'),
    when: 'before',
  }),
});

describe('the registration of a certificate in another Region', () => {
  it('is one call, and the certificate is ACTIVE', async () => {
    const region = setup();

    const outcome = await region.replicate(withoutActivation(region));

    expect(outcome).toMatchObject({ kind: 'converged', alreadyLevel: false });
    expect(region.state()).toMatchObject({ certificate: 'ACTIVE', attached: ['mine'], hasPolicy: true });
  });

  it.each([
    ['ACTIVE where its thing carries its mark', 'ACTIVE', 'mine'],
    ['INACTIVE where the thing is marked with another', 'INACTIVE', 'other'],
    ["INACTIVE where the thing is somebody else's", 'INACTIVE', undefined],
  ])('makes it %s, so that something leads to what may connect', async (_what, status, mark) => {
    const { iot, ports, replicate, state } = setup();
    iot.things.set('sensor-1', {
      thingName: 'sensor-1',
      ...(mark !== undefined && { certificateId: mark }),
    });
    const registered: string[] = [];
    const register: ReplicationPorts['certificates']['register'] = async (pem, given) => {
      registered.push(given);
      return ports.certificates.register(pem, given);
    };

    await replicate({ ...ports, certificates: { ...ports.certificates, register } });

    expect(registered).toEqual([status]);
    expect(state()).toMatchObject({ certificate: 'ACTIVE', attached: ['mine'], hasPolicy: true });
  });

  it('is no call where the certificate is ACTIVE', async () => {
    const region = setup();
    region.place('ACTIVE');

    const outcome = await region.replicate(withoutActivation(region));

    expect(outcome).toMatchObject({ kind: 'converged', alreadyLevel: true });
  });

  it.each(['INACTIVE', 'PENDING_ACTIVATION'] as const)(
    'has changed something though only the status was another: %s',
    async (status) => {
      const { place, replicate, state } = setup();
      place(status);

      expect(await replicate()).toMatchObject({ kind: 'converged', alreadyLevel: false });
      expect(state()).toMatchObject({ certificate: 'ACTIVE' });
    },
  );

  it('comes back when the certificate came and went, and says which and where', async () => {
    const { ports, replicate } = setup();
    const certificates = { ...ports.certificates, register: async () => 'already-registered' as const };

    await expect(replicate({ ...ports, certificates })).rejects.toThrow(
      /certificate mine came and went in us-west-2.*run it again/,
    );
  });

  describe('when it is taken back', () => {
    const terminal = new TerminalError('no-luck', 'No luck');

    it.each<[CertificateStatus | 'absent', CertificateStatus | 'absent']>([
      ['PENDING_ACTIVATION', 'PENDING_ACTIVATION'],
      ['ACTIVE', 'absent'],
      ['INACTIVE', 'absent'],
      ['REVOKED', 'absent'],
      ['absent', 'absent'],
    ])('finds it %s, and leaves it %s', async (found, left) => {
      const { ports, register, replicate, state } = setup();
      const certificates: ReplicationPorts['certificates'] = {
        ...ports.certificates,
        register: async () => {
          if (found !== 'absent') register(found);
          throw terminal;
        },
      };

      const outcome = await replicate({ ...ports, certificates });

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: terminal });
      expect(state()).toMatchObject({ certificate: left, thing: 'absent' });
    });
  });
});
