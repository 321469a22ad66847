import { describe, expect, it } from '@jest/globals';
import { createOnboarding } from '../../../domain/onboarding/onboarding.ts';
import type { OnboardingPorts } from '../../../domain/onboarding/onboarding-ports.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { TooLittleTimeError } from '../../../domain/saga/too-little-time-error.ts';
import type { Fault } from '../../fakes/failing.ts';
import { failing, failingCall } from '../../fakes/failing.ts';
import type { DeviceState } from '../../fakes/in-memory-region.ts';
import { caCertificateId, createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import type { RunOptions } from '../../fakes/in-memory-run.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

const terminal = new TerminalError('no-luck', 'No luck');
const transient = new Error('Throttled');

const untouched: DeviceState = {
  certificate: 'PENDING_ACTIVATION',
  thing: 'absent',
  attached: [],
  hasPolicy: false,
  row: 'absent',
};
const onboarded: DeviceState = {
  certificate: 'ACTIVE',
  thing: 'of mine',
  attached: ['mine'],
  hasPolicy: true,
  row: 'ACTIVE of mine, v2 by us-west-2',
};

type WithFault = (ports: OnboardingPorts, fault: Fault) => OnboardingPorts;

const isSetTo = (status: string) => (_id: unknown, given: unknown) => given === status;
const isRow = (status: string) => (row: unknown) =>
  typeof row === 'object' && row !== null && 'status' in row && row.status === status;

/** The steps that change something before the pivot, and the pivot, each with the call that can fail. */
const beforePivot: readonly [string, WithFault][] = [
  [
    'claim',
    (ports, fault) => ({
      ...ports,
      devices: failing(ports.devices, { ...fault, method: 'write', isMeant: isRow('PROVISIONING') }),
    }),
  ],
  [
    'create thing',
    (ports, fault) => ({ ...ports, things: failing(ports.things, { ...fault, method: 'create' }) }),
  ],
  [
    'attach certificate',
    (ports, fault) => ({
      ...ports,
      things: failing(ports.things, { ...fault, method: 'attachCertificate' }),
    }),
  ],
  [
    'attach policy',
    (ports, fault) => ({ ...ports, policy: failing(ports.policy, { ...fault, method: 'attach' }) }),
  ],
];
const activate: [string, WithFault] = [
  'activate',
  (ports, fault) => ({
    ...ports,
    certificates: failing(ports.certificates, { ...fault, method: 'setStatus', isMeant: isSetTo('ACTIVE') }),
  }),
];
const record: [string, WithFault] = [
  'record',
  (ports, fault) => ({
    ...ports,
    devices: failing(ports.devices, { ...fault, method: 'write', isMeant: isRow('ACTIVE') }),
  }),
];
const looking: readonly [string, WithFault][] = [
  [
    'read certificate',
    (ports, fault) => ({
      ...ports,
      certificates: failing(ports.certificates, { ...fault, method: 'describe' }),
    }),
  ],
  [
    'admit (CA)',
    (ports, fault) => ({
      ...ports,
      readCertificateAuthority: failingCall(ports.readCertificateAuthority, fault),
    }),
  ],
  [
    'admit (certificate)',
    (ports, fault) => ({ ...ports, readCertificate: failingCall(ports.readCertificate, fault) }),
  ],
  [
    'read row',
    (ports, fault) => ({ ...ports, devices: failing(ports.devices, { ...fault, method: 'read' }) }),
  ],
  [
    'create thing (look)',
    (ports, fault) => ({
      ...ports,
      things: failing(ports.things, { ...fault, method: 'describe', times: 1 }),
    }),
  ],
];

const setup = () => {
  const region = createInMemoryRegion(NOW_MS);
  region.connect('mine', soundCertificate());
  const onboard = async (ports: OnboardingPorts = region.ports, options: RunOptions = {}) =>
    createOnboarding(ports)({ certificateId: 'mine', caCertificateId, run: createInMemoryRun(options) });
  return { ...region, onboard, state: () => region.stateOf('sensor-1', 'mine') };
};

describe('onboarding', () => {
  describe('when nothing fails', () => {
    it('takes every step, and the device is in', async () => {
      const { ports, state } = setup();
      const run = createInMemoryRun();

      const outcome = await createOnboarding(ports)({ certificateId: 'mine', caCertificateId, run });

      expect(outcome).toEqual({ kind: 'onboarded', thingName: 'sensor-1', certificateId: 'mine' });
      expect(state()).toEqual(onboarded);
      expect(run.steps).toEqual([
        'read certificate',
        'admit',
        'read row',
        'claim',
        'create thing',
        'attach certificate',
        'attach policy',
        'activate',
        'record',
        'settle',
      ]);
    });
  });

  describe.each(['before', 'after'] as const)('when a step fails terminally, %s its work is done', (when) => {
    it.each(beforePivot)('%s: rolls back, and the certificate is pending still', async (_step, withFault) => {
      const { ports, onboard, state } = setup();

      const outcome = await onboard(withFault(ports, { error: terminal, when }));

      expect(outcome).toMatchObject({
        kind: 'rolledBack',
        cause: terminal,
        certificateId: 'mine',
        thingName: 'sensor-1',
      });
      expect(state()).toEqual(untouched);
    });

    it.each(looking)('%s: rolls back', async (_step, withFault) => {
      const { ports, onboard, state } = setup();

      const outcome = await onboard(withFault(ports, { error: terminal, when }));

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: terminal, certificateId: 'mine' });
      expect(state()).toEqual(untouched);
    });
  });

  describe('when the activation fails terminally', () => {
    it('undoes everything in reverse', async () => {
      const { ports, onboard, state } = setup();
      const [, withFault] = activate;

      const outcome = await onboard(withFault(ports, { error: terminal, when: 'before' }));

      expect(outcome).toEqual({
        kind: 'rolledBack',
        cause: terminal,
        undone: ['attach policy', 'attach certificate', 'create thing', 'claim'],
        thingName: 'sensor-1',
        certificateId: 'mine',
      });
      expect(state()).toEqual(untouched);
    });

    it('undoes nothing if it was done all the same, and the next run goes on', async () => {
      const { ports, onboard, state } = setup();
      const [, withFault] = activate;

      const first = onboard(withFault(ports, { error: terminal, when: 'after' }));
      await expect(first).rejects.toBe(terminal);
      expect(state()).toEqual({ ...onboarded, row: 'PROVISIONING of mine, v1 by us-west-2' });
      const second = await onboard();

      expect(second).toMatchObject({ kind: 'onboarded' });
      expect(state()).toEqual(onboarded);
    });
  });

  describe('when recording fails terminally', () => {
    it.each(['before', 'after'] as const)('undoes nothing and throws, %s its work is done', async (when) => {
      const { ports, onboard, state } = setup();
      const [, withFault] = record;

      const saga = onboard(withFault(ports, { error: terminal, when }));

      await expect(saga).rejects.toBe(terminal);
      expect(state()).toMatchObject({ certificate: 'ACTIVE', attached: ['mine'], hasPolicy: true });
    });
  });

  describe.each([
    ['fails transiently', 'before'],
    ['succeeds and its answer is lost', 'after'],
  ] as const)('when a step %s', (_how, when) => {
    it.each([...beforePivot, activate, record])(
      '%s: undoes nothing, and the next run ends well',
      async (_step, withFault) => {
        const { ports, onboard, state } = setup();

        const first = onboard(withFault(ports, { error: transient, when, times: 1 }));
        await expect(first).rejects.toBe(transient);
        const left = state();
        const second = await onboard();

        expect(left.certificate === 'ACTIVE').toBe(
          _step === 'record' || (_step === 'activate' && when === 'after'),
        );
        expect(second.kind).toBe(_step === 'record' && when === 'after' ? 'adopted' : 'onboarded');
        expect(state()).toEqual(onboarded);
      },
    );

    it.each(looking)('%s: throws, and the next run ends well', async (_step, withFault) => {
      const { ports, onboard, state } = setup();

      const first = onboard(withFault(ports, { error: transient, when, times: 1 }));
      await expect(first).rejects.toBe(transient);
      await onboard();

      expect(state()).toEqual(onboarded);
    });

    it.each([...beforePivot])('%s: leaves nothing if the next run rolls back', async (_step, withFault) => {
      const { ports, onboard, state } = setup();
      const [, withActivationFault] = activate;

      const first = onboard(withFault(ports, { error: transient, when, times: 1 }));
      await expect(first).rejects.toBe(transient);
      const second = await onboard(withActivationFault(ports, { error: terminal, when: 'before' }));

      expect(second).toMatchObject({ kind: 'rolledBack' });
      expect(state()).toEqual(untouched);
    });
  });

  describe('when the time is up', () => {
    it.each([
      [0, 'read certificate'],
      [1, 'admit'],
      [2, 'read row'],
      [3, 'claim'],
      [4, 'create thing'],
      [5, 'attach certificate'],
      [6, 'attach policy'],
      [7, 'activate'],
      [8, 'record'],
      [9, 'settle'],
    ])(
      'after %i steps: does not begin "%s", undoes nothing, and the next run ends well',
      async (taken, name) => {
        const { onboard, ports, state } = setup();

        const first = onboard(ports, { stopsBeforeStep: taken });
        await expect(first).rejects.toThrow(TooLittleTimeError);
        await expect(first).rejects.toThrow(`"${name}"`);
        const { certificate } = state();
        await onboard();

        expect(certificate).toBe(taken <= 7 ? 'PENDING_ACTIVATION' : 'ACTIVE');
        expect(state()).toEqual(onboarded);
      },
    );
  });

  describe('when an undo fails', () => {
    const claimed = 'PROVISIONING of mine, v1 by us-west-2';

    it.each<[string, WithFault, Partial<DeviceState>, readonly string[]]>([
      [
        'attach policy',
        (ports, fault) => ({ ...ports, policy: failing(ports.policy, { ...fault, method: 'detach' }) }),
        { hasPolicy: true, attached: ['mine'], thing: 'of mine', row: claimed },
        ['attach policy', 'attach certificate', 'create thing', 'claim'],
      ],
      [
        'attach certificate',
        (ports, fault) => ({
          ...ports,
          things: failing(ports.things, { ...fault, method: 'detachCertificate' }),
        }),
        { attached: ['mine'], thing: 'of mine', row: claimed },
        ['attach certificate', 'create thing', 'claim'],
      ],
      [
        'create thing',
        (ports, fault) => ({ ...ports, things: failing(ports.things, { ...fault, method: 'remove' }) }),
        { thing: 'of mine', row: claimed },
        ['create thing', 'claim'],
      ],
      [
        'claim',
        (ports, fault) => ({
          ...ports,
          devices: failing(ports.devices, { ...fault, method: 'releaseClaim' }),
        }),
        { row: claimed },
        ['claim'],
      ],
    ])('%s: stops there, and says what is left', async (step, withFault, remains, left) => {
      const { ports, onboard, state } = setup();
      const [, withActivationFault] = activate;
      const faulty = withFault(ports, { error: transient, when: 'before' });

      const outcome = await onboard(withActivationFault(faulty, { error: terminal, when: 'before' }));

      expect(outcome).toMatchObject({
        kind: 'rollbackIncomplete',
        cause: terminal,
        stuck: { step, error: transient },
        left,
        thingName: 'sensor-1',
      });
      expect(state()).toEqual({ ...untouched, ...remains });
    });

    it('is mended by the next run', async () => {
      const { ports, onboard, state } = setup();
      const [, withActivationFault] = activate;
      const things = failing(ports.things, { method: 'detachCertificate', error: transient, when: 'before' });
      await onboard(withActivationFault({ ...ports, things }, { error: terminal, when: 'before' }));

      await onboard();

      expect(state()).toEqual(onboarded);
    });

    it('is not mended by a detachment that is never done: the thing is stuck', async () => {
      const { ports, onboard, iot } = setup();
      const [, withActivationFault] = activate;
      iot.detachmentLag = 99;

      const outcome = await onboard(withActivationFault(ports, { error: terminal, when: 'before' }));

      expect(outcome).toMatchObject({
        kind: 'rollbackIncomplete',
        undone: ['attach policy', 'attach certificate'],
        stuck: { step: 'create thing' },
        left: ['create thing', 'claim'],
      });
    });
  });
});
