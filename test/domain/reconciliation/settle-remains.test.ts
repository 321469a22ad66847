import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import type { CertificateStatus } from '../../../domain/ports/certificate-registry.ts';
import { createSettle } from '../../../domain/reconciliation/settle.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { claimedRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const here = 'us-west-2';
const thingName = 'sensor-1';
const takenBack = { kind: 'takenBack', thingName, certificateId: 'mine' };
const endedIn = (writtenBy: string): DeviceRow =>
  claimedRow({ writtenBy, claim: { id: 'claim', expiresAtMs: NOW_MS - 1 } });

/** What a run that stopped may have left: any piece without the others. */
const setup = (row?: DeviceRow) => {
  const region = createInMemoryRegion(NOW_MS);
  const { iot, devices, ports } = region;
  if (row !== undefined) devices.rows.set(thingName, row);
  const run = createInMemoryRun({ region: here });
  const settle = createSettle({
    ...ports,
    onboard: async () => {
      throw new Error('nobody should onboard it');
    },
    runExclusively: async (_certificateId, work) => work(),
  });
  return {
    ...region,
    run,
    register: (status: CertificateStatus) =>
      iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status }),
    place: (certificateId?: string) =>
      iot.things.set(thingName, { thingName, ...(certificateId !== undefined && { certificateId }) }),
    settle: async () => settle({ thingName, run }),
  };
};

describe('settle, by what is left here', () => {
  describe('of a claim of this Region', () => {
    it('takes it back piece by piece, the claim last, each in a span of its name', async () => {
      const { settle, run } = setup(endedIn(here));

      expect(await settle()).toEqual(takenBack);
      expect(run.steps).toEqual([
        'read row',
        'look at what is here',
        'detach policy',
        'detach certificate',
        'delete thing',
        'release claim',
      ]);
    });

    it('takes it back without its claim, and lets a row be that nobody holds', async () => {
      const { claim: _, ...unclaimed } = endedIn(here);
      const { settle, place, iot, devices } = setup(unclaimed);
      place('mine');

      expect(await settle()).toEqual(takenBack);
      expect(iot.things.size).toBe(0);
      expect(devices.rows.get(thingName)).toEqual(unclaimed);
    });
  });

  describe('of a claim of another Region', () => {
    const row = endedIn('eu-west-1');

    it('takes back a certificate that has the policy, but no thing yet', async () => {
      const { settle, register, iot } = setup(row);
      register('PENDING_ACTIVATION');
      iot.policyTargets.add('mine');

      expect(await settle()).toEqual(takenBack);
      expect(iot.policyTargets.size).toBe(0);
    });

    it('takes back a thing with the mark of the claim, whose certificate is gone', async () => {
      const { settle, place, iot } = setup(row);
      place('mine');
      iot.attached.set(thingName, new Set(['mine']));

      expect(await settle()).toEqual(takenBack);
      expect(iot.things.size).toBe(0);
    });

    it.each([
      { whose: 'another certificate', mark: 'other' },
      { whose: 'nobody that we know', mark: undefined },
    ])('leaves a thing with the mark of $whose', async ({ mark }) => {
      const { settle, place, iot } = setup(row);
      place(mark);

      expect(await settle()).toEqual({ kind: 'nothing', thingName });
      expect(iot.things.size).toBe(1);
    });
  });

  it('tells people which certificate has no CA, where, and what to do', async () => {
    const { settle, register, place, iot } = setup();
    register('ACTIVE');
    place('mine');
    iot.attached.set(thingName, new Set(['mine']));

    await expect(settle()).rejects.toThrow(
      /mine .*"sensor-1".*ACTIVE in us-west-2.*no CA.*write its row by hand, or make it INACTIVE/,
    );
  });
});
