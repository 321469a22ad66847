import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import type { CertificateStatus } from '../../../domain/ports/certificate-registry.ts';
import { createReplication } from '../../../domain/replication/replication.ts';
import type { ReplicationPorts } from '../../../domain/replication/replication-ports.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { TooLittleTimeError } from '../../../domain/saga/too-little-time-error.ts';
import { failing } from '../../fakes/failing.ts';
import { createInMemoryIot, pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import type { RunOptions } from '../../fakes/in-memory-run.ts';
import { claimedRow, deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const terminal = new TerminalError('no-luck', 'No luck');

const setup = (row?: DeviceRow) => {
  const region = createInMemoryRegion(NOW_MS);
  const { iot, devices, ports, stateOf } = region;
  if (row !== undefined) devices.rows.set('sensor-1', row);

  const register = (certificateId: string, status: CertificateStatus): void => {
    iot.certificates.set(certificateId, { certificateId, certificatePem: pemOf(certificateId), status });
  };
  /** As onboarding or replication leaves a device. */
  const letIn = (certificateId: string, status: CertificateStatus = 'ACTIVE'): void => {
    register(certificateId, status);
    iot.things.set('sensor-1', iot.things.get('sensor-1') ?? { thingName: 'sensor-1', certificateId });
    iot.attached.set('sensor-1', new Set([...(iot.attached.get('sensor-1') ?? []), certificateId]));
    iot.policyTargets.add(certificateId);
  };
  const replicate = async (given: ReplicationPorts = ports, options: RunOptions = {}) =>
    createReplication(given)({ thingName: 'sensor-1', run: createInMemoryRun(options) });
  /** The row changes between the nth reading and the next. */
  const changingAfter = (nth: number, change: () => void): ReplicationPorts => {
    let readings = 0;
    const read = async (thingName: string): Promise<DeviceRow | undefined> => {
      readings += 1;
      const row = await devices.read(thingName);
      if (readings === nth) change();
      return row;
    };
    return { ...ports, devices: { read } };
  };
  return {
    ...region,
    register,
    letIn,
    replicate,
    changingAfter,
    setRow: (changed: DeviceRow) => devices.rows.set('sensor-1', changed),
    state: () => stateOf('sensor-1', 'mine'),
    stateOfOther: () => stateOf('sensor-1', 'other'),
  };
};

const placed = { thing: 'of mine', attached: ['mine'], hasPolicy: true };
const nothingHere = { certificate: 'absent', thing: 'absent', attached: [], hasPolicy: false };

describe('replication', () => {
  describe('when there is nothing to do', () => {
    it.each([
      ['there is no row', undefined, 'absent'],
      ['the row is PROVISIONING', claimedRow(), 'PROVISIONING of mine, v1 by eu-west-1'],
    ])('does nothing: %s', async (_why, row, left) => {
      const { replicate, state } = setup(row);

      expect(await replicate()).toEqual({ kind: 'nothing', thingName: 'sensor-1' });
      expect(state()).toEqual({ ...nothingHere, row: left });
    });
  });

  describe('when it is run again', () => {
    it.each(['ACTIVE', 'SUSPENDED', 'REVOKED', 'RETIRED'] as const)(
      'finds the Region level: %s',
      async (status) => {
        const { replicate, letIn, state } = setup(deviceRow({ status }));
        letIn('mine');
        await replicate();
        const after = state();

        const outcome = await replicate();

        expect(outcome).toMatchObject({ kind: 'converged', rowStatus: status, alreadyLevel: true });
        expect(state()).toEqual(after);
      },
    );
  });

  describe('when the event is delivered twice at once', () => {
    it.each(['ACTIVE', 'SUSPENDED', 'REVOKED', 'RETIRED'] as const)(
      'ends well in both runs: %s',
      async (status) => {
        const { replicate, register, state } = setup(deviceRow({ status }));
        if (status !== 'ACTIVE') register('mine', 'ACTIVE');

        const outcomes = await Promise.all([replicate(), replicate()]);

        expect(outcomes.map(({ kind }) => kind)).toEqual(['converged', 'converged']);
        const certificate = {
          ACTIVE: 'ACTIVE',
          SUSPENDED: 'INACTIVE',
          REVOKED: 'REVOKED',
          RETIRED: 'absent',
        }[status];
        expect(state().certificate).toBe(certificate);
        if (status === 'ACTIVE') expect(state()).toMatchObject(placed);
      },
    );
  });

  describe('when the row is ACTIVE', () => {
    it.each(['PENDING_ACTIVATION', 'INACTIVE', 'REGISTER_INACTIVE'] as const)(
      'adopts the certificate that is there, and activates it last: %s',
      async (status) => {
        const { replicate, register, ports, state } = setup(deviceRow());
        register('mine', status);
        let whenActivated: object = {};
        const certificates: ReplicationPorts['certificates'] = {
          ...ports.certificates,
          setStatus: async (...args) => {
            whenActivated = state();
            return ports.certificates.setStatus(...args);
          },
        };

        const outcome = await replicate({ ...ports, certificates });

        expect(outcome).toMatchObject({ kind: 'converged', alreadyLevel: false });
        expect(whenActivated).toMatchObject({ certificate: status, ...placed });
        expect(state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
      },
    );

    it.each([
      ['thing', (region: ReturnType<typeof setup>) => region.iot.things.delete('sensor-1')],
      ['attachment', (region: ReturnType<typeof setup>) => region.iot.attached.clear()],
    ])('repairs what was taken by hand: %s', async (_what, take) => {
      const region = setup(deviceRow());
      region.letIn('mine');
      take(region);

      const outcome = await region.replicate();

      expect(outcome).toMatchObject({ kind: 'converged', alreadyLevel: false });
      expect(region.state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
    });

    it('repairs the policy, which it cannot ask for', async () => {
      const { replicate, letIn, iot, state } = setup(deviceRow());
      letIn('mine');
      iot.policyTargets.clear();

      await replicate();

      expect(state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
    });

    it('adopts a thing that somebody else made', async () => {
      const { replicate, iot, state } = setup(deviceRow());
      iot.things.set('sensor-1', { thingName: 'sensor-1' });

      await replicate();

      expect(state()).toMatchObject({ certificate: 'ACTIVE', thing: "somebody else's", attached: ['mine'] });
    });

    it('expels the loser of a contest: detached and INACTIVE, not deleted', async () => {
      const { replicate, letIn, state, stateOfOther } = setup(deviceRow());
      letIn('other');

      const outcome = await replicate();

      expect(outcome).toMatchObject({ kind: 'converged', alreadyLevel: false });
      expect(state()).toMatchObject({ certificate: 'ACTIVE', attached: ['mine'], hasPolicy: true });
      expect(stateOfOther()).toMatchObject({ certificate: 'INACTIVE', hasPolicy: false });
    });

    it('leaves the thing and the attachment that it found when it rolls back', async () => {
      const { replicate, letIn, iot, state } = setup(deviceRow());
      letIn('mine', 'INACTIVE');
      iot.hasPolicy = false;

      const outcome = await replicate();

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: { reason: 'policy-missing' } });
      expect(state()).toMatchObject({ certificate: 'INACTIVE', thing: 'of mine', attached: ['mine'] });
    });

    it('undoes nothing where the device is in already, and throws', async () => {
      const { replicate, letIn, iot, state } = setup(deviceRow());
      letIn('mine');
      iot.hasPolicy = false;

      await expect(replicate()).rejects.toMatchObject({ reason: 'policy-missing' });

      expect(state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
    });

    it.each([
      ['REVOKED', 'certificate-revoked'],
      ['PENDING_TRANSFER', 'certificate-state'],
    ] as const)('cannot let in a certificate that is %s here', async (status, reason) => {
      const { replicate, register, state } = setup(deviceRow());
      register('mine', status);

      const outcome = await replicate();

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: { reason } });
      expect(state()).toMatchObject({ ...nothingHere, certificate: status });
    });

    it('rolls back when no CA here has signed the certificate', async () => {
      const { replicate, iot, state } = setup(deviceRow());
      iot.unverifiable.add(pemOf('mine'));

      const outcome = await replicate();

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: { reason: 'certificate-rejected' } });
      expect(state()).toMatchObject(nothingHere);
    });

    describe('when the row carries no PEM', () => {
      const { certificatePem: _, ...imported } = deviceRow();

      it('fetches it from the home of the device', async () => {
        const { replicate, elsewhere, state } = setup(imported);
        const home = createInMemoryIot();
        home.certificates.set('mine', {
          certificateId: 'mine',
          certificatePem: pemOf('mine'),
          status: 'ACTIVE',
        });
        elsewhere.set('eu-west-1', home);

        await replicate();

        expect(state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
      });

      it('does not need it when the certificate is here', async () => {
        const { replicate, register, state } = setup(imported);
        register('mine', 'PENDING_ACTIVATION');

        await replicate();

        expect(state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
      });

      it('comes back when that Region is down', async () => {
        const { replicate, state } = setup(imported);

        await expect(replicate()).rejects.toThrow('eu-west-1 does not answer');

        expect(state()).toMatchObject({ ...nothingHere, thing: 'of mine' });
      });

      it.each([
        ['its home does not have it', 'eu-west-1'],
        ['its home is this Region', 'us-west-2'],
      ])('gives up when %s', async (_why, homeRegion) => {
        const { replicate, elsewhere, state } = setup({ ...imported, homeRegion });
        elsewhere.set('eu-west-1', createInMemoryIot());

        const outcome = await replicate();

        expect(outcome).toMatchObject({ kind: 'rolledBack', cause: { reason: 'certificate-pem-missing' } });
        expect(state()).toMatchObject(nothingHere);
      });
    });

    describe('when the device connects while its certificate is being registered', () => {
      const connecting = (
        region: ReturnType<typeof setup>,
        status: CertificateStatus | 'gone',
      ): ReplicationPorts => ({
        ...region.ports,
        certificates: {
          ...region.ports.certificates,
          register: async (pem, registeredAs) => {
            region.register('mine', status === 'gone' ? 'PENDING_ACTIVATION' : status);
            const registered = await region.ports.certificates.register(pem, registeredAs);
            if (status === 'gone') region.iot.certificates.delete('mine');
            return registered;
          },
        },
      });

      it('adopts it', async () => {
        const region = setup(deviceRow());

        const outcome = await region.replicate(connecting(region, 'PENDING_ACTIVATION'));

        expect(outcome).toMatchObject({ kind: 'converged' });
        expect(region.state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
      });

      it('leaves it when it rolls back', async () => {
        const region = setup(deviceRow());
        region.iot.hasPolicy = false;

        const outcome = await region.replicate(connecting(region, 'PENDING_ACTIVATION'));

        expect(outcome).toMatchObject({ kind: 'rolledBack' });
        expect(region.state()).toMatchObject({ ...nothingHere, certificate: 'PENDING_ACTIVATION' });
      });

      it('takes nothing from another run that has registered it', async () => {
        const region = setup(deviceRow());
        region.iot.hasPolicy = false;

        const replication = region.replicate(connecting(region, 'ACTIVE'));

        await expect(replication).rejects.toMatchObject({ reason: 'policy-missing' });
        expect(region.state()).toMatchObject({ certificate: 'ACTIVE', thing: 'of mine', attached: ['mine'] });
      });

      it('does not touch one that came after a registration that failed', async () => {
        const region = setup(deviceRow());
        const { ports, register, replicate, state } = region;
        const certificates: ReplicationPorts['certificates'] = {
          ...ports.certificates,
          register: async () => {
            register('mine', 'PENDING_ACTIVATION');
            throw terminal;
          },
        };

        await replicate({ ...ports, certificates });

        expect(state()).toMatchObject({ certificate: 'PENDING_ACTIVATION' });
      });

      it('does not deactivate twice what was revoked before the rollback', async () => {
        const region = setup(deviceRow());
        const { ports, register, replicate, state } = region;
        const policy = {
          ...ports.policy,
          attach: async () => {
            register('mine', 'REVOKED');
            throw terminal;
          },
        };

        const outcome = await replicate({ ...ports, policy });

        expect(outcome).toMatchObject({ kind: 'rolledBack' });
        expect(state()).toMatchObject(nothingHere);
      });

      it('comes back when it has gone again', async () => {
        const region = setup(deviceRow());

        await expect(region.replicate(connecting(region, 'gone'))).rejects.toThrow('came and went');
      });
    });
  });

  describe('when the row keeps the device out', () => {
    it.each<['SUSPENDED' | 'REVOKED', CertificateStatus, CertificateStatus]>([
      ['SUSPENDED', 'ACTIVE', 'INACTIVE'],
      ['SUSPENDED', 'PENDING_ACTIVATION', 'INACTIVE'],
      ['SUSPENDED', 'INACTIVE', 'INACTIVE'],
      ['SUSPENDED', 'REVOKED', 'REVOKED'],
      ['REVOKED', 'ACTIVE', 'REVOKED'],
      ['REVOKED', 'PENDING_ACTIVATION', 'REVOKED'],
      ['REVOKED', 'INACTIVE', 'REVOKED'],
      ['REVOKED', 'REVOKED', 'REVOKED'],
    ])('row %s, certificate %s: makes it %s and leaves its place', async (rowStatus, found, left) => {
      const { replicate, letIn, state } = setup(deviceRow({ status: rowStatus, writtenBy: 'operator' }));
      letIn('mine', found);

      const outcome = await replicate();

      expect(outcome).toEqual({
        kind: 'converged',
        rowStatus,
        updatedAtMs: NOW_MS - 1000,
        alreadyLevel: found === left,
        thingName: 'sensor-1',
        certificateId: 'mine',
      });
      expect(state()).toMatchObject({ certificate: left, ...placed });
    });

    it.each(['SUSPENDED', 'REVOKED'] as const)(
      'leaves a certificate away that is not here: %s',
      async (status) => {
        const { replicate, state } = setup(deviceRow({ status }));

        expect(await replicate()).toMatchObject({ kind: 'converged', alreadyLevel: true });
        expect(state()).toMatchObject(nothingHere);
      },
    );

    it.each(['SUSPENDED', 'REVOKED'] as const)('expels the loser of a contest too: %s', async (status) => {
      const { replicate, letIn, state, stateOfOther } = setup(deviceRow({ status }));
      letIn('mine', 'INACTIVE');
      letIn('other');

      expect(await replicate()).toMatchObject({ kind: 'converged', alreadyLevel: false });
      expect(state()).toMatchObject({ attached: ['mine'] });
      expect(stateOfOther()).toMatchObject({ certificate: 'INACTIVE', hasPolicy: false });
    });

    it('lets the device in again when its suspension is over', async () => {
      const { replicate, letIn, setRow, state } = setup(deviceRow({ status: 'SUSPENDED' }));
      letIn('mine');
      await replicate();
      setRow(deviceRow({ version: 3, writtenBy: 'operator' }));

      await replicate();

      expect(state()).toMatchObject({ certificate: 'ACTIVE', ...placed });
    });
  });

  describe('when the row is RETIRED', () => {
    it.each(['ACTIVE', 'PENDING_ACTIVATION', 'INACTIVE', 'REVOKED'] as const)(
      'leaves nothing of the device: %s',
      async (status) => {
        const { replicate, letIn, state } = setup(deviceRow({ status: 'RETIRED' }));
        letIn('mine', status);

        const outcome = await replicate();

        expect(outcome).toMatchObject({ kind: 'converged', rowStatus: 'RETIRED', alreadyLevel: false });
        expect(state()).toMatchObject(nothingHere);
      },
    );

    it('leaves a thing that somebody else made, and who stands on it', async () => {
      const { replicate, letIn, iot, state, stateOfOther } = setup(deviceRow({ status: 'RETIRED' }));
      iot.things.set('sensor-1', { thingName: 'sensor-1' });
      letIn('mine');
      letIn('other');

      await replicate();

      expect(state()).toMatchObject({ certificate: 'absent', thing: "somebody else's", attached: ['other'] });
      expect(stateOfOther()).toMatchObject({ certificate: 'ACTIVE', hasPolicy: true });
    });

    it('removes our thing though another certificate of the name made it, and expels that one', async () => {
      const { replicate, letIn, state, stateOfOther } = setup(deviceRow({ status: 'RETIRED' }));
      letIn('other');
      letIn('mine');

      await replicate();

      expect(state()).toMatchObject(nothingHere);
      expect(stateOfOther()).toMatchObject({ certificate: 'INACTIVE', hasPolicy: false });
    });

    it('detaches a certificate that was deleted by hand', async () => {
      const { replicate, letIn, iot, state } = setup(deviceRow({ status: 'RETIRED' }));
      letIn('mine');
      iot.certificates.delete('mine');

      await replicate();

      expect(state()).toMatchObject({ thing: 'absent', attached: [] });
    });

    it("says that it has detached a certificate that was deleted by hand from somebody else's thing", async () => {
      const { replicate, iot, letIn, state } = setup(deviceRow({ status: 'RETIRED' }));
      iot.things.set('sensor-1', { thingName: 'sensor-1' });
      letIn('mine');
      iot.certificates.delete('mine');

      const outcome = await replicate();

      expect(outcome).toMatchObject({ kind: 'converged', alreadyLevel: false });
      expect(state()).toMatchObject({ thing: "somebody else's", attached: [] });
    });

    it('comes back while a detachment is not done', async () => {
      const { replicate, letIn, iot } = setup(deviceRow({ status: 'RETIRED' }));
      letIn('mine');
      iot.detachmentLag = 99;

      await expect(replicate()).rejects.toThrow('must be detached');
    });
  });

  describe('when the row changes during the run', () => {
    it.each<[DeviceRow['status'], object]>([
      ['SUSPENDED', { certificate: 'INACTIVE', ...placed }],
      ['REVOKED', { certificate: 'REVOKED', ...placed }],
      ['RETIRED', nothingHere],
    ])('goes by the new one, so that the old one does not have the last word: %s', async (status, left) => {
      const { replicate, changingAfter, setRow, state } = setup(deviceRow());

      const outcome = await replicate(
        changingAfter(1, () => setRow(deviceRow({ status, version: 3, writtenBy: 'operator' }))),
      );

      expect(outcome).toMatchObject({ kind: 'converged', rowStatus: status, alreadyLevel: false });
      expect(state()).toMatchObject(left);
    });

    it.each<[string, Partial<DeviceRow>]>([
      ['the version', { version: 3 }],
      ['the writer', { writtenBy: 'ap-south-1' }],
      ['the status', { status: 'REVOKED' }],
      ['the certificate', { certificateId: 'other', certificatePem: pemOf('other') }],
    ])('notices when only %s has changed', async (_what, change) => {
      const { replicate, changingAfter, setRow } = setup(deviceRow());
      const changed = { ...deviceRow(), ...change, updatedAtMs: NOW_MS };

      const outcome = await replicate(changingAfter(1, () => setRow(changed)));

      expect(outcome).toMatchObject({ updatedAtMs: NOW_MS });
    });

    it('lets the new owner of the name in, and the old one out', async () => {
      const { replicate, changingAfter, setRow, state, stateOfOther } = setup(deviceRow());

      await replicate(changingAfter(1, () => setRow(deviceRow({ certificateId: 'other', version: 3 }))));

      expect(stateOfOther()).toMatchObject({ certificate: 'ACTIVE', attached: ['other'], hasPolicy: true });
      expect(state()).toMatchObject({ certificate: 'INACTIVE', hasPolicy: false });
    });

    it('stops when the time is up, and comes back', async () => {
      const { replicate, changingAfter, setRow } = setup(deviceRow());
      let version = 2;
      const restless = changingAfter(0, () => undefined);
      const read = async (thingName: string) => {
        version += 1;
        setRow(deviceRow({ version }));
        return restless.devices.read(thingName);
      };

      const replication = replicate({ ...restless, devices: { read } }, { stopsBeforeStep: 40 });

      await expect(replication).rejects.toThrow(TooLittleTimeError);
    });

    it('goes on after a rollback, and forgets it', async () => {
      const { replicate, changingAfter, setRow, iot, state } = setup(deviceRow());
      iot.hasPolicy = false;

      const outcome = await replicate(
        changingAfter(1, () => setRow(deviceRow({ status: 'REVOKED', version: 3 }))),
      );

      expect(outcome).toMatchObject({ kind: 'converged', rowStatus: 'REVOKED', alreadyLevel: false });
      expect(state()).toMatchObject(nothingHere);
    });

    it('goes on after a rollback that left something behind, and says so in the end', async () => {
      const { replicate, changingAfter, setRow, iot, ports, state } = setup(deviceRow());
      iot.hasPolicy = false;
      const things = failing(ports.things, {
        method: 'remove',
        error: new Error('Throttled'),
        when: 'before',
      });
      const changing = changingAfter(1, () => setRow(deviceRow({ status: 'REVOKED', version: 3 })));

      const outcome = await replicate({ ...changing, things });

      expect(outcome).toMatchObject({ kind: 'rollbackIncomplete', stuck: { step: 'create thing' } });
      expect(state()).toMatchObject({ certificate: 'absent', row: 'REVOKED of mine, v3 by eu-west-1' });
    });
  });

  describe('when a slow run wakes up after a later row has been dealt with', () => {
    it('does not have the last word', async () => {
      const { replicate, ports, register, setRow, state } = setup(deviceRow());
      register('mine', 'PENDING_ACTIVATION');
      const { promise: isAboutToActivate, resolve: arrive } = Promise.withResolvers<void>();
      const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
      const setStatus: ReplicationPorts['certificates']['setStatus'] = async (id, status) => {
        if (status === 'ACTIVE') {
          arrive();
          await awake;
        }
        return ports.certificates.setStatus(id, status);
      };

      const slow = replicate({ ...ports, certificates: { ...ports.certificates, setStatus } });
      await isAboutToActivate;
      setRow(deviceRow({ status: 'SUSPENDED', version: 3, writtenBy: 'operator' }));
      await replicate();
      wake();
      const outcome = await slow;

      expect(outcome).toMatchObject({ kind: 'converged', rowStatus: 'SUSPENDED' });
      expect(state()).toMatchObject({ certificate: 'INACTIVE' });
    });
  });
});
