import { describe, expect, it } from '@jest/globals';
import { createReplication } from '../../../domain/replication/replication.ts';
import type { ReplicationPorts } from '../../../domain/replication/replication-ports.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { TooLittleTimeError } from '../../../domain/saga/too-little-time-error.ts';
import type { Fault } from '../../fakes/failing.ts';
import { failing } from '../../fakes/failing.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import type { DeviceState } from '../../fakes/in-memory-region.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import type { RunOptions } from '../../fakes/in-memory-run.ts';
import { deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const terminal = new TerminalError('no-luck', 'No luck');
const transient = new Error('Throttled');
const row = 'ACTIVE of mine, v2 by eu-west-1';

const untouched: DeviceState = {
  certificate: 'absent',
  thing: 'absent',
  attached: [],
  hasPolicy: false,
  row,
};
const level: DeviceState = {
  certificate: 'ACTIVE',
  thing: 'of mine',
  attached: ['mine'],
  hasPolicy: true,
  row,
};

type WithFault = (ports: ReplicationPorts, fault: Fault) => ReplicationPorts;

const isSetTo = (status: string) => (_id: unknown, given: unknown) => given === status;
const register: [string, WithFault] = [
  'register certificate',
  (ports, fault) => ({
    ...ports,
    certificates: failing(ports.certificates, { ...fault, method: 'register' }),
  }),
];
const place: readonly [string, WithFault][] = [
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

const setup = (found?: 'PENDING_ACTIVATION' | 'INACTIVE') => {
  const region = createInMemoryRegion(NOW_MS);
  const { ports, iot, devices, stateOf } = region;
  devices.rows.set('sensor-1', deviceRow());
  if (found !== undefined) {
    iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status: found });
  }
  const replicate = async (given: ReplicationPorts = ports, options: RunOptions = {}) =>
    createReplication(given)({ thingName: 'sensor-1', run: createInMemoryRun(options) });
  return { ...region, replicate, state: () => stateOf('sensor-1', 'mine') };
};

describe('replication of an ACTIVE row', () => {
  describe('when nothing fails', () => {
    it('takes every step, and the device is in', async () => {
      const { ports, state } = setup();
      const run = createInMemoryRun();

      const outcome = await createReplication(ports)({ thingName: 'sensor-1', run });

      expect(outcome).toEqual({
        kind: 'converged',
        rowStatus: 'ACTIVE',
        updatedAtMs: NOW_MS - 1000,
        alreadyLevel: false,
        thingName: 'sensor-1',
        certificateId: 'mine',
      });
      expect(state()).toEqual(level);
      expect(run.steps).toEqual([
        'read row',
        'create thing',
        'register certificate',
        'attach certificate',
        'attach policy',
        'activate',
        'expel other certificates',
        'read row',
      ]);
    });
  });

  describe.each(['before', 'after'] as const)('when a step fails terminally, %s its work is done', (when) => {
    it.each([register, ...place])('%s: rolls back what this run made', async (_step, withFault) => {
      const { ports, replicate, state } = setup();

      const outcome = await replicate(withFault(ports, { error: terminal, when }));

      expect(outcome).toMatchObject({
        kind: 'rolledBack',
        cause: terminal,
        thingName: 'sensor-1',
        certificateId: 'mine',
      });
      expect(state()).toEqual(untouched);
    });

    it.each(place)('%s: leaves the certificate that was there', async (_step, withFault) => {
      const { ports, replicate, state } = setup('PENDING_ACTIVATION');

      const outcome = await replicate(withFault(ports, { error: terminal, when }));

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: terminal });
      expect(state()).toEqual({ ...untouched, certificate: 'PENDING_ACTIVATION' });
    });
  });

  describe('when the activation of a certificate that was there fails terminally', () => {
    it.each(['PENDING_ACTIVATION', 'INACTIVE'] as const)('rolls back: %s', async (found) => {
      const { ports, replicate, state } = setup(found);
      const [, withFault] = activate;

      const outcome = await replicate(withFault(ports, { error: terminal, when: 'before' }));

      expect(outcome).toMatchObject({
        kind: 'rolledBack',
        undone: ['attach policy', 'attach certificate', 'register certificate', 'create thing'],
      });
      expect(state()).toEqual({ ...untouched, certificate: found });
    });

    it('undoes nothing if it was done all the same, and the next run ends well', async () => {
      const { ports, replicate, state } = setup('INACTIVE');
      const [, withFault] = activate;

      await expect(replicate(withFault(ports, { error: terminal, when: 'after' }))).rejects.toBe(terminal);
      const left = state();
      const outcome = await replicate();

      expect(left).toEqual(level);
      expect(outcome).toMatchObject({ kind: 'converged', alreadyLevel: true });
      expect(state()).toEqual(level);
    });
  });

  describe.each([
    ['fails transiently', 'before'],
    ['succeeds and its answer is lost', 'after'],
  ] as const)('when a step %s', (_how, when) => {
    it.each([register, ...place])(
      '%s: undoes nothing, and the next run ends well',
      async (step, withFault) => {
        const { ports, replicate, state } = setup();

        await expect(replicate(withFault(ports, { error: transient, when }))).rejects.toBe(transient);
        const left = state();
        const outcome = await replicate();

        const isBeforeRegistration =
          step === 'create thing' || (step === 'register certificate' && when === 'before');
        expect(left.certificate).toBe(isBeforeRegistration ? 'absent' : 'ACTIVE');
        expect(outcome).toMatchObject({ kind: 'converged' });
        expect(state()).toEqual(level);
      },
    );

    it.each([...place, activate])(
      '%s, certificate there: the next run ends well',
      async (_step, withFault) => {
        const { ports, replicate, state } = setup('PENDING_ACTIVATION');

        await expect(replicate(withFault(ports, { error: transient, when }))).rejects.toBe(transient);
        const outcome = await replicate();

        expect(outcome).toMatchObject({ kind: 'converged' });
        expect(state()).toEqual(level);
      },
    );
  });

  describe('when the time is up', () => {
    it.each([
      [0, 'read row', 'absent'],
      [1, 'create thing', 'absent'],
      [2, 'register certificate', 'absent'],
      [3, 'attach certificate', 'ACTIVE'],
      [4, 'attach policy', 'ACTIVE'],
      [5, 'activate', 'ACTIVE'],
      [6, 'expel other certificates', 'ACTIVE'],
      [7, 'read row', 'ACTIVE'],
    ])(
      'after %i steps: does not begin "%s", undoes nothing, and the next run ends well',
      async (taken, name, left) => {
        const { ports, replicate, state } = setup();

        const first = replicate(ports, { stopsBeforeStep: taken });
        await expect(first).rejects.toThrow(TooLittleTimeError);
        await expect(first).rejects.toThrow(`"${name}"`);
        const { certificate } = state();
        await replicate();

        expect(certificate).toBe(left);
        expect(state()).toEqual(level);
      },
    );
  });

  describe('when an undo fails', () => {
    it.each<[string, WithFault, Partial<DeviceState>, readonly string[]]>([
      [
        'attach policy',
        (ports, fault) => ({ ...ports, policy: failing(ports.policy, { ...fault, method: 'detach' }) }),
        { hasPolicy: true, attached: ['mine'], thing: 'of mine', certificate: 'ACTIVE' },
        ['attach policy', 'attach certificate', 'register certificate', 'create thing'],
      ],
      [
        'attach certificate',
        (ports, fault) => ({
          ...ports,
          things: failing(ports.things, { ...fault, method: 'detachCertificate' }),
        }),
        { attached: ['mine'], thing: 'of mine', certificate: 'ACTIVE' },
        ['attach certificate', 'register certificate', 'create thing'],
      ],
      [
        'create thing',
        (ports, fault) => ({ ...ports, things: failing(ports.things, { ...fault, method: 'remove' }) }),
        { thing: 'of mine' },
        ['create thing'],
      ],
      [
        'register certificate (deactivate)',
        (ports, fault) => ({
          ...ports,
          certificates: failing(ports.certificates, {
            ...fault,
            method: 'setStatus',
            isMeant: isSetTo('INACTIVE'),
          }),
        }),
        { certificate: 'ACTIVE', thing: 'of mine' },
        ['register certificate', 'create thing'],
      ],
      [
        'register certificate (delete)',
        (ports, fault) => ({
          ...ports,
          certificates: failing(ports.certificates, { ...fault, method: 'remove' }),
        }),
        { certificate: 'INACTIVE', thing: 'of mine' },
        ['register certificate', 'create thing'],
      ],
    ])('%s: stops there, and says what is left', async (_step, withFault, remains, left) => {
      const { ports, replicate, state } = setup();
      const faulty = withFault(ports, { error: transient, when: 'before' });
      const policy = failing(faulty.policy, { method: 'attach', error: terminal, when: 'after' });

      const outcome = await replicate({ ...faulty, policy });

      expect(outcome).toMatchObject({
        kind: 'rollbackIncomplete',
        cause: terminal,
        stuck: { step: left[0], error: transient },
        left,
        thingName: 'sensor-1',
      });
      expect(state()).toEqual({ ...untouched, ...remains });
    });

    it('is mended by the next run', async () => {
      const { ports, replicate, state } = setup();
      const things = failing(ports.things, { method: 'detachCertificate', error: transient, when: 'before' });
      const policy = failing(ports.policy, { method: 'attach', error: terminal, when: 'before' });
      await replicate({ ...ports, things, policy });

      await replicate();

      expect(state()).toEqual(level);
    });
  });
});
