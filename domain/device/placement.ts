import type { Thing } from '../ports/thing-registry.ts';
import type { ForwardStep, UndoableStep } from '../saga/step.ts';
import { expelCertificate } from './expel-certificate.ts';
import { findOthers } from './find-others.ts';
import { findThing } from './find-thing.ts';
import type { FoundThing } from './find-thing.ts';
import type { PlacementPorts } from './placement-ports.ts';

/** The steps that give a certificate its place in one Region: its thing, its attachment, its policy, and nobody else there. */
export interface Placement {
  readonly createThing: UndoableStep;
  readonly attachCertificate: UndoableStep;
  readonly attachPolicy: UndoableStep;
  readonly expelOthers: ForwardStep;
  /** Whether the thing leads to the certificate, by its mark, even while that is not attached yet. */
  readonly isMarked: () => boolean;
  /** Whether a step had anything to change. The policy does not count: attaching it and asking for it are the same call. */
  readonly hasChanged: () => boolean;
}

/**
 * `keepsFound` says whether the undo leaves alone what was there when the run began. While the row is PROVISIONING whatever
 * carries our mark was made by this saga, in this run or in one that stopped, and goes. Once the row is ACTIVE it belongs
 * where it is, and only what this run made goes.
 *
 * A thing that is there already is adopted, whoever's mark it carries: that the name is this certificate's has been decided
 * on the row, and a mark of another certificate is what a retired, beaten or abandoned one left behind. An adopted thing is
 * never deleted by an undo, and the certificates that still stand on it are expelled after the pivot, not before: until then
 * this run may yet have to give way.
 */
export const createPlacement = (
  { certificates, things, policy }: PlacementPorts,
  { thingName, certificateId }: Required<Thing>,
  keepsFound: () => boolean,
): Placement => {
  const ours: Required<Thing> = { thingName, certificateId };
  let found: FoundThing | undefined;
  let isCreated = false;
  let hasChanged = false;

  return {
    createThing: {
      name: 'create thing',
      run: async () => {
        found = await findThing(things, thingName);
        if (found.thing !== undefined) return;
        hasChanged = true;
        isCreated = (await things.create(ours)) === 'created';
        if (!isCreated) found = await findThing(things, thingName);
      },
      undo: async () => {
        if (keepsFound() && (found === undefined || found.thing !== undefined)) return;
        const { thing, certificateIds } = await findThing(things, thingName);
        const isOurs = thing?.certificateId === certificateId;
        const isTaken = certificateIds.some((id) => id !== certificateId);
        if (isOurs && !isTaken) await things.remove(thingName);
      },
    },

    attachCertificate: {
      name: 'attach certificate',
      run: async () => {
        if (found?.certificateIds.includes(certificateId) === true) return;
        hasChanged = true;
        await things.attachCertificate(thingName, certificateId);
      },
      undo: async () => {
        if (keepsFound() && found?.certificateIds.includes(certificateId) === true) return;
        await things.detachCertificate(thingName, certificateId);
      },
    },

    // Whether the policy was there before cannot be asked. Taking it from a certificate that is not ACTIVE, or that this run
    // registered, takes nothing from anyone.
    attachPolicy: {
      name: 'attach policy',
      run: async () => policy.attach(certificateId),
      undo: async () => policy.detach(certificateId),
    },

    expelOthers: {
      name: 'expel other certificates',
      run: async () => {
        const others = found === undefined ? [] : await findOthers(found, certificateId, certificates);
        for (const other of others) {
          hasChanged = true;
          await expelCertificate({ certificates, things, policy }, { thingName, certificateId: other });
        }
      },
    },

    isMarked: () => isCreated || found?.thing?.certificateId === certificateId,
    hasChanged: () => hasChanged,
  };
};
