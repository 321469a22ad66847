import { describe, expect, it } from '@jest/globals';
import type { CertificateFacts } from '../../../domain/certificate/certificate-facts.ts';
import { ClaimContestedError } from '../../../domain/onboarding/claim-contested-error.ts';
import { createOnboarding } from '../../../domain/onboarding/onboarding.ts';
import type { OnboardingPorts } from '../../../domain/onboarding/onboarding-ports.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { failing } from '../../fakes/failing.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { caCertificateId, createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { claimedRow, deviceRow } from '../device-rows.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

const terminal = new TerminalError('no-luck', 'No luck');

const setup = (facts: Partial<CertificateFacts> = {}) => {
  const region = createInMemoryRegion(NOW_MS);
  const { iot, devices, stateOf, connect } = region;
  connect('mine', soundCertificate(facts));

  const onboard = async (ports: OnboardingPorts = region.ports, certificateId = 'mine') =>
    createOnboarding(ports)({ certificateId, caCertificateId, run: createInMemoryRun() });
  /** As another device of the same name left it: in, in this Region. */
  const other = (): void => {
    iot.certificates.set('other', {
      certificateId: 'other',
      certificatePem: pemOf('other'),
      status: 'ACTIVE',
    });
    iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'other' });
    iot.attached.set('sensor-1', new Set(['other']));
    iot.policyTargets.add('other');
  };
  /** Another run writes the row between the reading and the next write of ours. */
  const overtakenAt = (status: 'PROVISIONING' | 'ACTIVE', overtake: () => void): OnboardingPorts => {
    let isOvertaken = false;
    return {
      ...region.ports,
      devices: {
        ...devices,
        write: async (row, previous) => {
          if (row.status === status && !isOvertaken) {
            isOvertaken = true;
            overtake();
          }
          return devices.write(row, previous);
        },
      },
    };
  };
  return {
    ...region,
    onboard,
    other,
    overtakenAt,
    setRow: (row: ReturnType<typeof deviceRow>) => devices.rows.set('sensor-1', row),
    setStatus: async (status: 'ACTIVE' | 'INACTIVE' | 'REVOKED') =>
      region.ports.certificates.setStatus('mine', status),
    state: () => stateOf('sensor-1', 'mine'),
    stateOfOther: () => stateOf('sensor-1', 'other'),
  };
};

const nothingHere = { thing: 'absent', attached: [], hasPolicy: false };
const placed = { thing: 'of mine', attached: ['mine'], hasPolicy: true };

describe('onboarding', () => {
  describe('when it writes the row', () => {
    it('claims it first, for a time, with the PEM in it', async () => {
      const { onboard, ports, devices } = setup();
      const policy = failing(ports.policy, {
        method: 'attach',
        error: new Error('Throttled'),
        when: 'before',
      });

      await expect(onboard({ ...ports, policy })).rejects.toThrow('Throttled');

      expect(devices.rows.get('sensor-1')).toEqual({
        thingName: 'sensor-1',
        certificateId: 'mine',
        certificatePem: pemOf('mine'),
        status: 'PROVISIONING',
        homeRegion: 'us-west-2',
        writtenBy: 'us-west-2',
        version: 1,
        claim: { id: 'claim-1', expiresAtMs: NOW_MS + 60_000 },
        updatedAtMs: NOW_MS,
      });
    });

    it('makes it ACTIVE in the end, and the claim is gone', async () => {
      const { onboard, devices } = setup();

      await onboard();

      expect(devices.rows.get('sensor-1')).toEqual({
        thingName: 'sensor-1',
        certificateId: 'mine',
        certificatePem: pemOf('mine'),
        status: 'ACTIVE',
        homeRegion: 'us-west-2',
        writtenBy: 'us-west-2',
        version: 2,
        onboardedAtMs: NOW_MS,
        updatedAtMs: NOW_MS,
      });
    });
  });

  describe('when it is run again', () => {
    it('changes nothing', async () => {
      const { onboard, state } = setup();
      await onboard();
      const after = state();

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'adopted' });
      expect(state()).toEqual(after);
    });
  });

  describe('when the event is delivered twice at once', () => {
    it('ends well in both runs', async () => {
      const { onboard, state } = setup();

      const outcomes = await Promise.all([onboard(), onboard()]);

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['joined', 'onboarded']);
      expect(state()).toEqual({ certificate: 'ACTIVE', ...placed, row: 'ACTIVE of mine, v2 by us-west-2' });
    });
  });

  describe('when the Region does not have the certificate any more', () => {
    it('says so', async () => {
      const { onboard, iot, state } = setup();
      iot.certificates.delete('mine');

      expect(await onboard()).toEqual({ kind: 'certificateGone', certificateId: 'mine' });
      expect(state()).toEqual({ certificate: 'absent', ...nothingHere, row: 'absent' });
    });
  });

  describe('when the certificate is beyond onboarding', () => {
    it.each(['INACTIVE', 'REVOKED', 'PENDING_TRANSFER', 'REGISTER_INACTIVE'] as const)(
      'ends: %s',
      async (status) => {
        const { onboard, iot, state } = setup();
        iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status });

        expect(await onboard()).toEqual({ kind: 'ended', certificateId: 'mine', status });
        expect(state()).toEqual({ certificate: status, ...nothingHere, row: 'absent' });
      },
    );
  });

  describe('when the CA is not registered in the Region', () => {
    it('rolls back, so that the device is let in once it is', async () => {
      const { onboard, ports, state } = setup();
      const readCertificateAuthority = async () => undefined;

      const outcome = await onboard({ ...ports, readCertificateAuthority });

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: { reason: 'ca-not-found' }, undone: [] });
      expect(state()).toEqual({ certificate: 'PENDING_ACTIVATION', ...nothingHere, row: 'absent' });
    });
  });

  describe('when the certificate is not admitted', () => {
    it('makes it INACTIVE and creates nothing', async () => {
      const { onboard, iot, devices } = setup({ commonNames: ['my sensor'] });

      const outcome = await onboard();

      expect(outcome).toMatchObject({
        kind: 'refused',
        certificateId: 'mine',
        reason: 'common-name-invalid',
      });
      expect(iot.certificates.get('mine')?.status).toBe('INACTIVE');
      expect(iot.things.size + devices.rows.size + iot.policyTargets.size).toBe(0);
    });

    it('does not touch the row of the rightful owner', async () => {
      const { onboard, setRow, devices } = setup({ isIssuedByCa: false });
      setRow(deviceRow({ certificateId: 'other' }));

      await onboard();

      expect(devices.rows.get('sensor-1')).toEqual(deviceRow({ certificateId: 'other' }));
    });
  });

  describe('when the row is ACTIVE with the same certificate', () => {
    it("lets the device in here too, which is the article's stuck device, and leaves the row", async () => {
      const { onboard, setRow, state } = setup();
      setRow(deviceRow());

      const outcome = await onboard();

      expect(outcome).toEqual({ kind: 'adopted', thingName: 'sensor-1', certificateId: 'mine' });
      expect(state()).toEqual({ certificate: 'ACTIVE', ...placed, row: 'ACTIVE of mine, v2 by eu-west-1' });
    });

    it('leaves what it found when it rolls back', async () => {
      const { onboard, ports, setRow, iot, state } = setup();
      setRow(deviceRow());
      iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });
      iot.attached.set('sensor-1', new Set(['mine']));
      iot.hasPolicy = false;

      const outcome = await onboard(ports);

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: { reason: 'policy-missing' } });
      expect(state()).toEqual({
        certificate: 'PENDING_ACTIVATION',
        thing: 'of mine',
        attached: ['mine'],
        hasPolicy: false,
        row: 'ACTIVE of mine, v2 by eu-west-1',
      });
    });

    it('removes what it made when it rolls back, and leaves the row', async () => {
      const { onboard, setRow, iot, state } = setup();
      setRow(deviceRow());
      iot.hasPolicy = false;

      await onboard();

      expect(state()).toEqual({
        certificate: 'PENDING_ACTIVATION',
        ...nothingHere,
        row: 'ACTIVE of mine, v2 by eu-west-1',
      });
    });

    it('removes nothing when it cannot even look at what is there', async () => {
      const { onboard, ports, setRow, iot, state } = setup();
      setRow(deviceRow());
      iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });
      const things = failing(ports.things, { method: 'describe', error: terminal, when: 'before' });

      const outcome = await onboard({ ...ports, things });

      expect(outcome).toMatchObject({ kind: 'rolledBack' });
      expect(state()).toMatchObject({ thing: 'of mine' });
    });
  });

  describe('when the row is PROVISIONING with the same certificate', () => {
    it('joins: finishes the row of a run in this Region that stopped', async () => {
      const { onboard, setRow, state } = setup();
      setRow(claimedRow({ writtenBy: 'us-west-2' }));

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'onboarded' });
      expect(state()).toEqual({ certificate: 'ACTIVE', ...placed, row: 'ACTIVE of mine, v2 by us-west-2' });
    });

    it('joins, even if the claim has run out', async () => {
      const { onboard, setRow, state } = setup();
      setRow(claimedRow({ claim: { id: 'their-claim', expiresAtMs: NOW_MS - 1 } }));

      await onboard();

      expect(state()).toMatchObject({ certificate: 'ACTIVE', row: 'ACTIVE of mine, v2 by us-west-2' });
    });

    it('releases the claim of this Region when it rolls back', async () => {
      const { onboard, setRow, iot, state } = setup();
      setRow(claimedRow({ writtenBy: 'us-west-2' }));
      iot.hasPolicy = false;

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'rolledBack' });
      expect(state()).toEqual({ certificate: 'PENDING_ACTIVATION', ...nothingHere, row: 'absent' });
    });

    it('leaves the claim of another Region, whose run may be about to succeed, when it rolls back', async () => {
      const { onboard, setRow, iot, state } = setup();
      setRow(claimedRow({ writtenBy: 'eu-west-1' }));
      iot.hasPolicy = false;

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'rolledBack' });
      expect(state()).toMatchObject({ ...nothingHere, row: 'PROVISIONING of mine, v1 by eu-west-1' });
    });

    it('takes the row when it holds no claim', async () => {
      const { onboard, setRow, state } = setup();
      const { claim: _, ...unclaimed } = claimedRow();
      setRow(unclaimed);

      await onboard();

      expect(state()).toMatchObject({ certificate: 'ACTIVE', row: 'ACTIVE of mine, v3 by us-west-2' });
    });
  });

  describe('when the row is PROVISIONING with another certificate', () => {
    it('leaves everything while the claim is alive, and lets the device come back', async () => {
      const { onboard, setRow, state } = setup();
      setRow(claimedRow({ certificateId: 'other' }));

      const onboarding = onboard();

      await expect(onboarding).rejects.toThrow(ClaimContestedError);
      await expect(onboarding).rejects.toThrow('other has it until 2027-01-15T08:00:01.000Z');
      await expect(onboarding).rejects.toMatchObject({ thingName: 'sensor-1' });
      expect(state()).toEqual({
        certificate: 'PENDING_ACTIVATION',
        ...nothingHere,
        row: 'PROVISIONING of other, v1 by eu-west-1',
      });
    });

    it('takes over when the claim has run out, and expels the one that it was', async () => {
      const { onboard, other, setRow, state, stateOfOther } = setup();
      other();
      setRow(claimedRow({ certificateId: 'other', claim: { id: 'their-claim', expiresAtMs: NOW_MS - 1 } }));

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'onboarded' });
      expect(state()).toEqual({
        certificate: 'ACTIVE',
        thing: 'of other',
        attached: ['mine'],
        hasPolicy: true,
        row: 'ACTIVE of mine, v3 by us-west-2',
      });
      expect(stateOfOther()).toMatchObject({ certificate: 'INACTIVE', hasPolicy: false });
    });

    it('takes nothing from the one that it was when it rolls back', async () => {
      const { onboard, ports, other, setRow, state, stateOfOther } = setup();
      other();
      setRow(claimedRow({ certificateId: 'other', claim: { id: 'their-claim', expiresAtMs: NOW_MS - 1 } }));
      const policy = failing(ports.policy, { method: 'attach', error: terminal, when: 'after' });

      const outcome = await onboard({ ...ports, policy });

      expect(outcome).toMatchObject({ kind: 'rolledBack' });
      expect(state()).toEqual({
        certificate: 'PENDING_ACTIVATION',
        thing: 'of other',
        attached: ['other'],
        hasPolicy: false,
        row: 'absent',
      });
      expect(stateOfOther()).toMatchObject({ certificate: 'ACTIVE', hasPolicy: true });
    });
  });

  describe('when the row is another certificate’s', () => {
    it.each([
      ['ACTIVE', 'identity-taken'],
      ['SUSPENDED', 'identity-suspended'],
      ['REVOKED', 'identity-revoked'],
      ['RETIRED', 'identity-retired'],
    ] as const)('refuses: %s', async (status, reason) => {
      const { onboard, other, setRow, state, stateOfOther } = setup();
      other();
      setRow(deviceRow({ certificateId: 'other', status }));

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'refused', certificateId: 'mine', reason });
      expect(state()).toMatchObject({ certificate: 'INACTIVE', hasPolicy: false, attached: ['other'] });
      expect(stateOfOther()).toEqual({
        certificate: 'ACTIVE',
        thing: 'of other',
        attached: ['other'],
        hasPolicy: true,
        row: `${status} of other, v2 by eu-west-1`,
      });
    });

    it('takes away what an earlier run had given', async () => {
      const { onboard, setRow, setStatus, iot, state } = setup();
      setRow(deviceRow({ certificateId: 'other' }));
      await setStatus('ACTIVE');
      iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });
      iot.attached.set('sensor-1', new Set(['mine']));
      iot.policyTargets.add('mine');

      await onboard();

      expect(state()).toMatchObject({ certificate: 'INACTIVE', attached: [], hasPolicy: false });
    });
  });

  describe('when an operator has put the device out of service', () => {
    it.each([
      ['SUSPENDED', 'INACTIVE'],
      ['REVOKED', 'REVOKED'],
      ['RETIRED', 'INACTIVE'],
    ] as const)('keeps it out: row %s, certificate %s', async (rowStatus, certificate) => {
      const { onboard, setRow, state } = setup();
      setRow(deviceRow({ status: rowStatus, writtenBy: 'operator' }));

      const outcome = await onboard();

      expect(outcome).toEqual({ kind: 'keptOut', rowStatus, thingName: 'sensor-1', certificateId: 'mine' });
      expect(state()).toEqual({ certificate, ...nothingHere, row: `${rowStatus} of mine, v2 by operator` });
    });
  });

  describe('when the certificate is ACTIVE already', () => {
    it('finishes the row of a run that stopped after the pivot', async () => {
      const { onboard, setRow, setStatus, state } = setup();
      setRow(claimedRow({ writtenBy: 'us-west-2' }));
      await setStatus('ACTIVE');

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'onboarded' });
      expect(state()).toEqual({ certificate: 'ACTIVE', ...placed, row: 'ACTIVE of mine, v2 by us-west-2' });
    });

    it('undoes nothing, and throws what no retry can cure', async () => {
      const { onboard, setRow, setStatus, iot, state } = setup();
      setRow(claimedRow({ writtenBy: 'us-west-2' }));
      await setStatus('ACTIVE');
      iot.hasPolicy = false;

      await expect(onboard()).rejects.toMatchObject({ reason: 'policy-missing' });

      expect(state()).toMatchObject({
        certificate: 'ACTIVE',
        thing: 'of mine',
        row: 'PROVISIONING of mine, v1 by us-west-2',
      });
    });
  });

  describe('when a thing of that name is there', () => {
    it.each([
      ["somebody else's", undefined],
      ['of a certificate that has gone', 'gone'],
    ])('adopts it: %s', async (_whose, certificateId) => {
      const { onboard, iot, state } = setup();
      iot.things.set('sensor-1', {
        thingName: 'sensor-1',
        ...(certificateId !== undefined && { certificateId }),
      });

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'onboarded' });
      expect(state()).toMatchObject({ certificate: 'ACTIVE', attached: ['mine'], hasPolicy: true });
      expect(iot.things.get('sensor-1')?.certificateId).toBe(certificateId);
    });

    it.each([
      ["somebody else's", undefined],
      ['of a certificate that has gone', 'gone'],
    ])('never deletes it when it rolls back: %s', async (_whose, certificateId) => {
      const { onboard, iot, state } = setup();
      iot.things.set('sensor-1', {
        thingName: 'sensor-1',
        ...(certificateId !== undefined && { certificateId }),
      });
      iot.hasPolicy = false;

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'rolledBack' });
      expect(iot.things.has('sensor-1')).toBe(true);
      expect(state()).toMatchObject({ attached: [], row: 'absent' });
    });

    it('does not delete a thing with its own mark while another certificate stands on it', async () => {
      const { onboard, iot, other, state } = setup();
      other();
      iot.things.set('sensor-1', { thingName: 'sensor-1', certificateId: 'mine' });
      iot.hasPolicy = false;

      const outcome = await onboard();

      expect(outcome).toMatchObject({ kind: 'rolledBack' });
      expect(state()).toMatchObject({ thing: 'of mine', attached: ['other'] });
    });

    it('sees it even if it comes between the look and the creation', async () => {
      const { onboard, ports, other, iot, state } = setup();
      const things = {
        ...ports.things,
        create: async (thing: { thingName: string; certificateId: string }) => {
          other();
          return ports.things.create(thing);
        },
      };

      await onboard({ ...ports, things });

      expect(state()).toMatchObject({ thing: 'of other', attached: ['mine'] });
      expect(iot.certificates.get('other')?.status).toBe('INACTIVE');
    });

    it('expels whatever stands on it once the row says so, and leaves a revoked one revoked', async () => {
      const { onboard, iot, other, state } = setup();
      other();
      iot.certificates.set('old', { certificateId: 'old', certificatePem: pemOf('old'), status: 'REVOKED' });
      iot.attached.get('sensor-1')?.add('old').add('deleted');

      await onboard();

      expect(state()).toMatchObject({ attached: ['mine'] });
      expect(iot.certificates.get('other')?.status).toBe('INACTIVE');
      expect(iot.certificates.get('old')?.status).toBe('REVOKED');
      expect([...iot.policyTargets]).toEqual(['mine']);
    });
  });

  describe('when another run claims the row at the same time', () => {
    it('gives way to another certificate', async () => {
      const { onboard, overtakenAt, setRow, state } = setup();
      const ports = overtakenAt('PROVISIONING', () => setRow(claimedRow({ certificateId: 'other' })));

      await expect(onboard(ports)).rejects.toThrow(ClaimContestedError);

      expect(state()).toEqual({
        certificate: 'PENDING_ACTIVATION',
        ...nothingHere,
        row: 'PROVISIONING of other, v1 by eu-west-1',
      });
    });

    it('joins the same certificate', async () => {
      const { onboard, overtakenAt, setRow, state } = setup();
      const ports = overtakenAt('PROVISIONING', () => setRow(claimedRow()));

      const outcome = await onboard(ports);

      expect(outcome).toMatchObject({ kind: 'onboarded' });
      expect(state()).toMatchObject({ certificate: 'ACTIVE', row: 'ACTIVE of mine, v2 by us-west-2' });
    });

    it('adopts what another Region has finished, and does not touch its row when it rolls back', async () => {
      const { onboard, overtakenAt, setRow, iot, state } = setup();
      const ports = overtakenAt('PROVISIONING', () => setRow(deviceRow()));
      iot.hasPolicy = false;

      const outcome = await onboard(ports);

      expect(outcome).toMatchObject({ kind: 'rolledBack' });
      expect(state()).toMatchObject({ ...nothingHere, row: 'ACTIVE of mine, v2 by eu-west-1' });
    });
  });

  describe('when the row has changed by the time that it is recorded', () => {
    it('has joined another run of the same certificate', async () => {
      const { onboard, overtakenAt, setRow, state } = setup();
      const ports = overtakenAt('ACTIVE', () => setRow(deviceRow({ version: 7 })));

      const outcome = await onboard(ports);

      expect(outcome).toEqual({ kind: 'joined', thingName: 'sensor-1', certificateId: 'mine' });
      expect(state()).toEqual({ certificate: 'ACTIVE', ...placed, row: 'ACTIVE of mine, v7 by eu-west-1' });
    });

    it.each([
      ['is ACTIVE', deviceRow({ certificateId: 'other' })],
      ['holds the claim', claimedRow({ certificateId: 'other' })],
      ['is RETIRED', deviceRow({ certificateId: 'other', status: 'RETIRED' })],
    ])('loses the identity to another certificate that %s: INACTIVE and detached', async (_how, row) => {
      const { onboard, overtakenAt, setRow, state, devices } = setup();
      const ports = overtakenAt('ACTIVE', () => setRow(row));

      const outcome = await onboard(ports);

      expect(outcome).toEqual({
        kind: 'identityLost',
        thingName: 'sensor-1',
        certificateId: 'mine',
        winnerCertificateId: 'other',
      });
      expect(state()).toMatchObject({ certificate: 'INACTIVE', attached: [], hasPolicy: false });
      expect(devices.rows.get('sensor-1')).toEqual(row);
    });

    it('keeps out a device that an operator has revoked meanwhile', async () => {
      const { onboard, overtakenAt, setRow, state } = setup();
      const ports = overtakenAt('ACTIVE', () =>
        setRow(deviceRow({ status: 'REVOKED', writtenBy: 'operator' })),
      );

      const outcome = await onboard(ports);

      expect(outcome).toEqual({
        kind: 'keptOut',
        rowStatus: 'REVOKED',
        thingName: 'sensor-1',
        certificateId: 'mine',
      });
      expect(state()).toMatchObject({ certificate: 'REVOKED', row: 'REVOKED of mine, v2 by operator' });
    });

    it('writes it anew when another Region’s rollback has deleted it', async () => {
      const { onboard, overtakenAt, devices, state } = setup();
      const ports = overtakenAt('ACTIVE', () => devices.rows.delete('sensor-1'));

      const outcome = await onboard(ports);

      expect(outcome).toMatchObject({ kind: 'onboarded' });
      expect(state()).toMatchObject({ certificate: 'ACTIVE', row: 'ACTIVE of mine, v1 by us-west-2' });
    });

    it('gives up for now when others keep writing it', async () => {
      const { onboard, ports, devices, state } = setup();
      let version = 1;
      const write: OnboardingPorts['devices']['write'] = async (row, previous) => {
        if (row.status === 'ACTIVE') devices.rows.set('sensor-1', claimedRow({ version: (version += 1) }));
        return devices.write(row, previous);
      };

      await expect(onboard({ ...ports, devices: { ...devices, write } })).rejects.toThrow(
        ClaimContestedError,
      );

      expect(state()).toMatchObject({ certificate: 'ACTIVE', row: 'PROVISIONING of mine, v6 by eu-west-1' });
    });
  });

  describe('when two certificates of one name connect at once', () => {
    it('lets one in, and the other comes back to be refused', async () => {
      const { onboard, connect, ports, iot, state } = setup();
      connect('other', soundCertificate());

      const [mine, other] = await Promise.allSettled([onboard(), onboard(ports, 'other')]);
      const again = await onboard(ports, 'other');

      expect(mine).toMatchObject({ status: 'fulfilled', value: { kind: 'onboarded' } });
      expect(other).toMatchObject({ status: 'rejected', reason: { name: 'ClaimContestedError' } });
      expect(again).toMatchObject({ kind: 'refused', reason: 'identity-taken' });
      expect(state()).toEqual({ certificate: 'ACTIVE', ...placed, row: 'ACTIVE of mine, v2 by us-west-2' });
      expect(iot.certificates.get('other')?.status).toBe('INACTIVE');
    });
  });
});
