import { describe, expect, it } from '@jest/globals';
import type { ThingRegistry } from '../../domain/ports/thing-registry.ts';
import { eventually } from './support/eventually.ts';
import { rejectionReason } from './rejection-reason.ts';

export interface ThingRegistrySetup {
  readonly things: ThingRegistry;
  /** Nothing of this name is there. */
  readonly thingName: string;
  /** Two certificates that the Region has, attached to nothing. */
  readonly certificateId: string;
  readonly otherCertificateId: string;
  /** 64 hex digits, of no certificate that the Region has. */
  readonly unknownCertificateId: string;
  /** Makes a thing as somebody else would: without our attribute. */
  readonly createForeignThing: (thingName: string) => Promise<void>;
}

export const describeThingRegistry = (name: string, setup: () => Promise<ThingRegistrySetup>): void => {
  describe(name, () => {
    describe('when the thing is not there', () => {
      it('describes nothing and lists nothing attached', async () => {
        const { things, thingName } = await setup();

        expect(await things.describe(thingName)).toBeUndefined();
        expect(await things.attachedCertificates(thingName)).toEqual([]);
      });

      it('creates it with the attribute of its certificate', async () => {
        const { things, thingName, certificateId } = await setup();

        const created = await things.create({ thingName, certificateId });

        expect(created).toBe('created');
        expect(await things.describe(thingName)).toEqual({ thingName, certificateId });
      });

      it('accepts that there is nothing to detach and nothing to remove', async () => {
        const { things, thingName, certificateId } = await setup();

        await things.detachCertificate(thingName, certificateId);
        await things.remove(thingName);

        expect(await things.describe(thingName)).toBeUndefined();
      });

      it('refuses to attach a certificate to it', async () => {
        const { things, thingName, certificateId } = await setup();

        const reason = await rejectionReason(things.attachCertificate(thingName, certificateId));

        expect(reason).toBe('thing-or-certificate-not-found');
      });
    });

    describe('when the thing is there', () => {
      it('takes a creation with the same attribute for its own', async () => {
        const { things, thingName, certificateId } = await setup();
        await things.create({ thingName, certificateId });

        expect(await things.create({ thingName, certificateId })).toBe('created');
      });

      it('leaves a thing of another certificate as it is', async () => {
        const { things, thingName, certificateId, otherCertificateId } = await setup();
        await things.create({ thingName, certificateId: otherCertificateId });

        const created = await things.create({ thingName, certificateId });

        expect(created).toBe('exists');
        expect(await things.describe(thingName)).toEqual({ thingName, certificateId: otherCertificateId });
      });

      it('leaves a thing that somebody else made as it is, and says that it has no certificate', async () => {
        const { things, thingName, certificateId, createForeignThing } = await setup();
        await createForeignThing(thingName);

        const created = await things.create({ thingName, certificateId });

        expect(created).toBe('exists');
        expect(await things.describe(thingName)).toEqual({ thingName });
      });

      it('refuses to attach a certificate that the Region does not have', async () => {
        const { things, thingName, certificateId, unknownCertificateId } = await setup();
        await things.create({ thingName, certificateId });

        const reason = await rejectionReason(things.attachCertificate(thingName, unknownCertificateId));

        expect(reason).toBe('thing-or-certificate-not-found');
      });

      it('removes it', async () => {
        const { things, thingName, certificateId } = await setup();
        await things.create({ thingName, certificateId });

        await things.remove(thingName);

        expect(await things.describe(thingName)).toBeUndefined();
      });
    });

    describe('when certificates are attached', () => {
      it('lists each of them once, however often it was attached', async () => {
        const { things, thingName, certificateId, otherCertificateId } = await setup();
        await things.create({ thingName, certificateId });

        await things.attachCertificate(thingName, certificateId);
        await things.attachCertificate(thingName, otherCertificateId);
        await things.attachCertificate(thingName, certificateId);

        const attached = await things.attachedCertificates(thingName);
        expect([...attached].sort()).toEqual([certificateId, otherCertificateId].sort());
      });

      it('detaches one of them, once and again, which is asynchronous', async () => {
        const { things, thingName, certificateId, otherCertificateId } = await setup();
        await things.create({ thingName, certificateId });
        await things.attachCertificate(thingName, certificateId);
        await things.attachCertificate(thingName, otherCertificateId);

        await things.detachCertificate(thingName, certificateId);
        await things.detachCertificate(thingName, certificateId);

        const remaining = await eventually(
          async () => things.attachedCertificates(thingName),
          (attached) => !attached.includes(certificateId),
        );
        expect(remaining).toEqual([otherCertificateId]);
      });

      it('does not remove the thing, and leaves it to a retry', async () => {
        const { things, thingName, certificateId } = await setup();
        await things.create({ thingName, certificateId });
        await things.attachCertificate(thingName, certificateId);

        const reason = await rejectionReason(things.remove(thingName));

        expect(reason).toBe('transient');
        expect(await things.describe(thingName)).toEqual({ thingName, certificateId });
      });

      it('removes the thing after the detachment, which is asynchronous', async () => {
        const { things, thingName, certificateId } = await setup();
        await things.create({ thingName, certificateId });
        await things.attachCertificate(thingName, certificateId);
        await things.detachCertificate(thingName, certificateId);

        await things.remove(thingName);

        expect(await things.describe(thingName)).toBeUndefined();
      });
    });
  });
};
