import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import { ClaimContestedError } from '../../domain/onboarding/claim-contested-error.ts';
import type { OnboardingOutcome } from '../../domain/onboarding/onboarding-outcome.ts';
import { createOnboarding } from '../../domain/onboarding/onboarding.ts';
import { createReplication } from '../../domain/replication/replication.ts';
import type { InMemoryRegion, RegionPorts } from '../fakes/in-memory-region.ts';
import { caCertificateId, createInMemoryRegion } from '../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../fakes/in-memory-run.ts';
import { deviceRow } from './device-rows.ts';
import { NOW_MS, soundCertificate } from './sound-certificate.ts';

/** The port, with every call held back until the scheduler picks it: before it does its work, and before it answers. */
const scheduled = <Port extends object>(scheduler: fc.Scheduler, port: Port): Port =>
  new Proxy(port, {
    get: (target, property, receiver) => {
      const value: unknown = Reflect.get(target, property, receiver);
      if (typeof value !== 'function') return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await scheduler.schedule(Promise.resolve(), `${String(property)} begins`);
        const answer: unknown = await Reflect.apply(value, target, args);
        await scheduler.schedule(Promise.resolve(), `${String(property)} ends`);
        return answer;
      };
    },
  });

const scheduledPorts = (
  scheduler: fc.Scheduler,
  ports: RegionPorts & { devices: InMemoryRegion['devices'] },
) => ({
  ...ports,
  certificates: scheduled(scheduler, ports.certificates),
  things: scheduled(scheduler, ports.things),
  policy: scheduled(scheduler, ports.policy),
  devices: scheduled(scheduler, ports.devices),
});

const setup = (scheduler: fc.Scheduler) => {
  const region = createInMemoryRegion(NOW_MS);
  const ports = scheduledPorts(scheduler, { ...region.ports, devices: region.devices });
  const run = () => createInMemoryRun();
  return {
    ...region,
    onboard: async (certificateId: string): Promise<OnboardingOutcome | 'contested'> => {
      try {
        return await createOnboarding(ports)({ certificateId, caCertificateId, run: run() });
      } catch (error) {
        expect(error).toBeInstanceOf(ClaimContestedError);
        return 'contested';
      }
    },
    replicate: async () => createReplication(ports)({ thingName: 'sensor-1', run: run() }),
  };
};

const everyOrder = async (check: (scheduler: fc.Scheduler) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(fc.scheduler(), check), { numRuns: 100 });

const level = { certificate: 'ACTIVE', thing: 'of mine', attached: ['mine'], hasPolicy: true };

describe('whatever the order of the calls', () => {
  it('two deliveries of one event let the device in', async () => {
    await everyOrder(async (scheduler) => {
      const { connect, onboard, stateOf } = setup(scheduler);
      connect('mine', soundCertificate());

      await scheduler.waitFor(Promise.all([onboard('mine'), onboard('mine')]));

      expect(stateOf('sensor-1', 'mine')).toEqual({ ...level, row: 'ACTIVE of mine, v2 by us-west-2' });
    });
  });

  it('two deliveries of one event that cannot succeed leave nothing behind', async () => {
    await everyOrder(async (scheduler) => {
      const { connect, onboard, iot, stateOf } = setup(scheduler);
      connect('mine', soundCertificate());
      iot.hasPolicy = false;

      await scheduler.waitFor(Promise.all([onboard('mine'), onboard('mine')]));

      expect(stateOf('sensor-1', 'mine')).toEqual({
        certificate: 'PENDING_ACTIVATION',
        thing: 'absent',
        attached: [],
        hasPolicy: false,
        row: 'absent',
      });
    });
  });

  it('onboarding and replication of one device let it in', async () => {
    await everyOrder(async (scheduler) => {
      const { connect, onboard, replicate, devices, stateOf } = setup(scheduler);
      devices.rows.set('sensor-1', deviceRow());
      connect('mine', soundCertificate());

      await scheduler.waitFor(Promise.all([onboard('mine'), replicate(), replicate()]));

      expect(stateOf('sensor-1', 'mine')).toEqual({ ...level, row: 'ACTIVE of mine, v2 by eu-west-1' });
    });
  });

  it('of two certificates of one name at most one is let in, and the row says which', async () => {
    await everyOrder(async (scheduler) => {
      const { connect, onboard, devices, iot } = setup(scheduler);
      connect('mine', soundCertificate());
      connect('other', soundCertificate());

      const outcomes = await scheduler.waitFor(Promise.all([onboard('mine'), onboard('other')]));

      const winner = devices.rows.get('sensor-1')?.certificateId;
      const active = [...iot.certificates.values()].filter(({ status }) => status === 'ACTIVE');
      expect(active.map(({ certificateId }) => certificateId)).toEqual([winner]);
      expect(iot.attached.get('sensor-1')).toEqual(new Set([winner]));
      expect(
        outcomes.filter((outcome) => outcome !== 'contested' && outcome.kind === 'onboarded'),
      ).toHaveLength(1);
    });
  });

  it.each<[DeviceRow['status'], readonly string[]]>([
    ['SUSPENDED', ['INACTIVE', 'absent']],
    ['REVOKED', ['REVOKED', 'absent']],
    ['RETIRED', ['absent']],
  ])('the last row has the last word: %s', async (status, certificates) => {
    await everyOrder(async (scheduler) => {
      const { replicate, devices, stateOf } = setup(scheduler);
      devices.rows.set('sensor-1', deviceRow());
      const operate = async (): Promise<void> => {
        await scheduler.schedule(Promise.resolve(), 'the operator writes');
        devices.rows.set('sensor-1', deviceRow({ status, version: 3, writtenBy: 'operator' }));
        await replicate();
      };

      const runs = await scheduler.waitFor(Promise.allSettled([replicate(), operate()]));
      // Two runs that work against each other can fail; the event is delivered again then.
      if (runs.some((run) => run.status === 'rejected')) await scheduler.waitFor(replicate());

      expect(certificates).toContain(stateOf('sensor-1', 'mine').certificate);
    });
  });
});

describe('when two Regions onboard two certificates of one name at once', () => {
  const setup = () => {
    const [oregon, ireland] = [createInMemoryRegion(NOW_MS), createInMemoryRegion(NOW_MS)];
    const onboardIn = async (region: InMemoryRegion, name: string, certificateId: string) =>
      createOnboarding(region.ports)({
        certificateId,
        caCertificateId,
        run: createInMemoryRun({ region: name }),
      });
    const replicateIn = async (region: InMemoryRegion, name: string) =>
      createReplication({ ...region.ports, devices: region.devices })({
        thingName: 'sensor-1',
        run: createInMemoryRun({ region: name }),
      });
    oregon.connect('mine', soundCertificate());
    ireland.connect('other', soundCertificate());
    return { oregon, ireland, onboardIn, replicateIn };
  };

  it('has the loser out in both Regions once the last write has arrived', async () => {
    const { oregon, ireland, onboardIn, replicateIn } = setup();
    await onboardIn(oregon, 'us-west-2', 'mine');
    await onboardIn(ireland, 'eu-west-1', 'other');

    // The last writer wins: Ireland's row arrives in Oregon, Oregon's is dropped in Ireland.
    const winner = await ireland.devices.read('sensor-1');
    if (winner !== undefined) oregon.devices.rows.set('sensor-1', winner);
    await replicateIn(oregon, 'us-west-2');
    await replicateIn(ireland, 'eu-west-1');

    for (const region of [oregon, ireland]) {
      expect(region.stateOf('sensor-1', 'other')).toMatchObject({
        certificate: 'ACTIVE',
        attached: ['other'],
        hasPolicy: true,
        row: 'ACTIVE of other, v2 by eu-west-1',
      });
    }
    expect(oregon.stateOf('sensor-1', 'mine')).toMatchObject({ certificate: 'INACTIVE', hasPolicy: false });
  });

  it('has it out even if the row arrives while the loser is being recorded', async () => {
    const { oregon, ireland, onboardIn } = setup();
    await onboardIn(ireland, 'eu-west-1', 'other');
    const winner = await ireland.devices.read('sensor-1');
    const certificates = {
      ...oregon.ports.certificates,
      setStatus: async (id: string, status: 'ACTIVE' | 'INACTIVE' | 'REVOKED') => {
        await oregon.ports.certificates.setStatus(id, status);
        if (status === 'ACTIVE' && winner !== undefined) oregon.devices.rows.set('sensor-1', winner);
      },
    };

    const outcome = await createOnboarding({ ...oregon.ports, certificates })({
      certificateId: 'mine',
      caCertificateId,
      run: createInMemoryRun(),
    });

    expect(outcome).toMatchObject({ kind: 'identityLost', winnerCertificateId: 'other' });
    expect(oregon.stateOf('sensor-1', 'mine')).toMatchObject({
      certificate: 'INACTIVE',
      attached: [],
      hasPolicy: false,
    });
  });
});
