import { describe, expect, it } from '@jest/globals';
import { createPlacement } from '../../../domain/device/placement.ts';
import { failing } from '../../fakes/failing.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { NOW_MS } from '../sound-certificate.ts';

const device = { thingName: 'sensor-1', certificateId: 'mine' };

const setup = ({ keepsFound = false } = {}) => {
  const { iot, ports, stateOf } = createInMemoryRegion(NOW_MS);
  for (const certificateId of ['mine', 'other']) {
    iot.certificates.set(certificateId, {
      certificateId,
      certificatePem: pemOf(certificateId),
      status: 'INACTIVE',
    });
  }
  return {
    iot,
    ports,
    placement: createPlacement(ports, device, () => keepsFound),
    state: () => stateOf('sensor-1', 'mine'),
    /** A thing with a mark, or with none, and what is attached to it. */
    givenThing: (certificateId: string | undefined, ...attached: readonly string[]): void => {
      iot.things.set('sensor-1', {
        thingName: 'sensor-1',
        ...(certificateId !== undefined && { certificateId }),
      });
      iot.attached.set('sensor-1', new Set(attached));
    },
  };
};

describe('the placement of a certificate', () => {
  it('has nothing changed and nothing marked before it begins', async () => {
    const { placement, state } = setup();

    await placement.expelOthers.run();

    expect(placement.hasChanged()).toBe(false);
    expect(placement.isMarked()).toBe(false);
    expect(state()).toMatchObject({ thing: 'absent', attached: [], hasPolicy: false });
  });

  it('names its steps', () => {
    const { createThing, attachCertificate, attachPolicy, expelOthers } = setup().placement;

    expect([createThing, attachCertificate, attachPolicy, expelOthers].map(({ name }) => name)).toEqual([
      'create thing',
      'attach certificate',
      'attach policy',
      'expel other certificates',
    ]);
  });

  describe('when it creates the thing', () => {
    it('marks a new one', async () => {
      const { placement, state } = setup();

      await placement.createThing.run();

      expect(state().thing).toBe('of mine');
      expect(placement.isMarked()).toBe(true);
      expect(placement.hasChanged()).toBe(true);
    });

    it.each([
      ['mine', 'of mine', true],
      ['other', 'of other', false],
      [undefined, "somebody else's", false],
    ])('leaves one that is there: %s', async (mark, left, isMarked) => {
      const { placement, givenThing, state } = setup();
      givenThing(mark);

      await placement.createThing.run();

      expect(state().thing).toBe(left);
      expect(placement.isMarked()).toBe(isMarked);
      expect(placement.hasChanged()).toBe(false);
    });

    it('has marked nothing when the creation fails', async () => {
      const { ports } = setup();
      const things = failing(ports.things, {
        method: 'create',
        error: new Error('Throttled'),
        when: 'before',
      });
      const placement = createPlacement({ ...ports, things }, device, () => false);

      await expect(placement.createThing.run()).rejects.toThrow('Throttled');

      expect(placement.isMarked()).toBe(false);
    });

    it('looks again at one that came just now', async () => {
      const { ports, givenThing, state } = setup();
      const things: typeof ports.things = {
        ...ports.things,
        create: async (thing) => {
          givenThing('other', 'mine');
          return ports.things.create(thing);
        },
      };
      const attach = failing(things, {
        method: 'attachCertificate',
        error: new Error('never'),
        when: 'before',
      });
      const placement = createPlacement({ ...ports, things: attach }, device, () => false);

      await placement.createThing.run();
      await placement.attachCertificate.run();

      expect(placement.isMarked()).toBe(false);
      expect(state()).toMatchObject({ thing: 'of other', attached: ['mine'] });
    });
  });

  describe('when it takes back the thing', () => {
    it('removes what carries its mark, of this run or an earlier one', async () => {
      const { placement, givenThing, state } = setup();
      givenThing('mine');

      await placement.createThing.run();
      await placement.createThing.undo?.();

      expect(state().thing).toBe('absent');
    });

    it.each([
      ['with the mark of another', 'other', []],
      ['without a mark', undefined, []],
      ['that another certificate stands on', 'mine', ['other']],
    ])('leaves one %s', async (_which, mark, attached) => {
      const { placement, givenThing, iot } = setup();
      givenThing(mark, ...attached);

      await placement.createThing.undo?.();

      expect(iot.things.has('sensor-1')).toBe(true);
    });

    it('removes its own though the list of attachments still shows its own', async () => {
      const { ports, givenThing, state } = setup();
      givenThing('mine');
      const things = { ...ports.things, attachedCertificates: async () => ['mine'] };
      const placement = createPlacement({ ...ports, things }, device, () => false);

      await placement.createThing.undo?.();

      expect(state().thing).toBe('absent');
    });

    it('accepts that it was never made', async () => {
      const { placement, state } = setup();

      await placement.createThing.undo?.();

      expect(state().thing).toBe('absent');
    });
  });

  describe('when it keeps what it found', () => {
    it('removes a thing that it has made', async () => {
      const { placement, state } = setup({ keepsFound: true });

      await placement.createThing.run();
      await placement.createThing.undo?.();

      expect(state().thing).toBe('absent');
    });

    it('leaves a thing that was there', async () => {
      const { placement, givenThing, state } = setup({ keepsFound: true });
      givenThing('mine');

      await placement.createThing.run();
      await placement.createThing.undo?.();

      expect(state().thing).toBe('of mine');
    });

    it('leaves a thing that it has not even looked at', async () => {
      const { placement, givenThing, state } = setup({ keepsFound: true });
      givenThing('mine');

      await placement.createThing.undo?.();

      expect(state().thing).toBe('of mine');
    });

    it('leaves an attachment that was there', async () => {
      const { placement, givenThing, state } = setup({ keepsFound: true });
      givenThing('mine', 'mine');

      await placement.createThing.run();
      await placement.attachCertificate.undo?.();

      expect(state().attached).toEqual(['mine']);
    });

    it.each([
      ['nothing was attached', []],
      ['only another was attached', ['other']],
    ])('takes back its own attachment where %s', async (_what, attached) => {
      const { placement, givenThing, state } = setup({ keepsFound: true });
      givenThing('mine', ...attached);

      await placement.createThing.run();
      await placement.attachCertificate.run();
      await placement.attachCertificate.undo?.();

      expect(state().attached).toEqual(attached);
    });
  });

  describe('when it attaches the certificate', () => {
    it('says that it has changed something', async () => {
      const { placement, givenThing, state } = setup();
      givenThing('mine', 'other');

      await placement.createThing.run();
      await placement.attachCertificate.run();

      expect(state().attached).toEqual(['mine', 'other']);
      expect(placement.hasChanged()).toBe(true);
    });

    it('makes no call for one that is attached', async () => {
      const { ports, givenThing } = setup();
      givenThing('mine', 'mine');
      const things = failing(ports.things, {
        method: 'attachCertificate',
        error: new Error('not to be called'),
        when: 'before',
      });
      const placement = createPlacement({ ...ports, things }, device, () => false);

      await placement.createThing.run();
      await placement.attachCertificate.run();

      expect(placement.hasChanged()).toBe(false);
    });

    it('does without a look at what was there', async () => {
      const { placement, givenThing, state } = setup({ keepsFound: true });
      givenThing('mine');

      await placement.attachCertificate.run();
      expect(state().attached).toEqual(['mine']);
      await placement.attachCertificate.undo?.();

      expect(state().attached).toEqual([]);
    });

    it('takes back an attachment of an earlier run too', async () => {
      const { placement, givenThing, state } = setup();
      givenThing('mine', 'mine');

      await placement.createThing.run();
      await placement.attachCertificate.undo?.();

      expect(state().attached).toEqual([]);
    });
  });

  describe('when it attaches the policy', () => {
    it('takes it back again', async () => {
      const { placement, state } = setup();

      await placement.attachPolicy.run();
      expect(state().hasPolicy).toBe(true);
      await placement.attachPolicy.undo?.();

      expect(state().hasPolicy).toBe(false);
    });
  });

  describe('when others stand on the thing', () => {
    it('expels them, and says that it has changed something', async () => {
      const { placement, givenThing, iot, state } = setup();
      givenThing('mine', 'mine', 'other');
      iot.policyTargets.add('other');

      await placement.createThing.run();
      await placement.expelOthers.run();

      expect(state().attached).toEqual(['mine']);
      expect(iot.policyTargets.has('other')).toBe(false);
      expect(placement.hasChanged()).toBe(true);
    });
  });
});
