import { describe, expect, it } from '@jest/globals';
import type { CertificateRegistry } from '../../domain/ports/certificate-registry.ts';
import type { DevicePolicy } from '../../domain/ports/device-policy.ts';
import type { ThingRegistry } from '../../domain/ports/thing-registry.ts';
import { rejectionReason } from './rejection-reason.ts';

interface Certificate {
  readonly certificateId: string;
  readonly certificatePem: string;
}

export interface CertificateRegistrySetup {
  readonly certificates: CertificateRegistry;
  /** Ports of the same Region, for what stands in the way of a deletion. */
  readonly things: ThingRegistry;
  readonly policy: DevicePolicy;
  readonly thingName: string;
  /** Signed by a CA that the Region has; not registered yet. */
  readonly unregistered: Certificate;
  /** Came by the connect of a device: PENDING_ACTIVATION. */
  readonly pending: Certificate;
  /** Signed by a CA that the Region does not have. */
  readonly unverifiablePem: string;
}

export const describeCertificateRegistry = (
  name: string,
  setup: () => Promise<CertificateRegistrySetup>,
): void => {
  describe(name, () => {
    describe('when the Region does not have the certificate', () => {
      it('describes nothing and removes nothing', async () => {
        const { certificates, unregistered } = await setup();

        await certificates.remove(unregistered.certificateId);

        expect(await certificates.describe(unregistered.certificateId)).toBeUndefined();
      });

      it('registers it as ACTIVE', async () => {
        const { certificates, unregistered } = await setup();

        const registered = await certificates.register(unregistered.certificatePem, 'ACTIVE');

        expect(registered).toBe('registered');
        expect(await certificates.describe(unregistered.certificateId)).toMatchObject({
          certificateId: unregistered.certificateId,
          status: 'ACTIVE',
        });
      });

      it('gives back a PEM that can be registered elsewhere', async () => {
        const { certificates, unregistered } = await setup();
        await certificates.register(unregistered.certificatePem, 'ACTIVE');

        const described = await certificates.describe(unregistered.certificateId);

        expect(described?.certificatePem.trim()).toBe(unregistered.certificatePem.trim());
      });

      it('cannot set its status', async () => {
        const { certificates, unregistered } = await setup();

        const reason = await rejectionReason(certificates.setStatus(unregistered.certificateId, 'INACTIVE'));

        expect(reason).toBe('certificate-not-found');
      });
    });

    describe('when no registered CA has signed the certificate', () => {
      it('rejects it', async () => {
        const { certificates, unverifiablePem } = await setup();

        expect(await rejectionReason(certificates.register(unverifiablePem, 'ACTIVE'))).toBe(
          'certificate-rejected',
        );
      });
    });

    describe('when the certificate is there', () => {
      it('is left as it is by another registration', async () => {
        const { certificates, pending } = await setup();

        const registered = await certificates.register(pending.certificatePem, 'ACTIVE');

        expect(registered).toBe('already-registered');
        expect(await certificates.describe(pending.certificateId)).toMatchObject({
          status: 'PENDING_ACTIVATION',
        });
      });

      it.each(['ACTIVE', 'INACTIVE', 'REVOKED'] as const)(
        'takes the status %s, once and again',
        async (status) => {
          const { certificates, pending } = await setup();

          await certificates.setStatus(pending.certificateId, status);
          await certificates.setStatus(pending.certificateId, status);

          expect(await certificates.describe(pending.certificateId)).toMatchObject({ status });
        },
      );

      it('is not removed while it is ACTIVE', async () => {
        const { certificates, unregistered } = await setup();
        await certificates.register(unregistered.certificatePem, 'ACTIVE');

        const reason = await rejectionReason(certificates.remove(unregistered.certificateId));

        expect(reason).toBe('certificate-state');
        expect(await certificates.describe(unregistered.certificateId)).toMatchObject({ status: 'ACTIVE' });
      });

      it('is removed when it is INACTIVE', async () => {
        const { certificates, unregistered } = await setup();
        await certificates.register(unregistered.certificatePem, 'ACTIVE');
        await certificates.setStatus(unregistered.certificateId, 'INACTIVE');

        await certificates.remove(unregistered.certificateId);

        expect(await certificates.describe(unregistered.certificateId)).toBeUndefined();
      });

      it('is not removed while it has the policy, and is left to a retry', async () => {
        const { certificates, policy, pending } = await setup();
        await policy.attach(pending.certificateId);
        await certificates.setStatus(pending.certificateId, 'INACTIVE');

        const reason = await rejectionReason(certificates.remove(pending.certificateId));

        expect(reason).toBe('transient');
        expect(await certificates.describe(pending.certificateId)).toBeDefined();
      });

      it('is removed after its detachment from thing and policy, which is asynchronous', async () => {
        const { certificates, policy, things, thingName, pending } = await setup();
        const { certificateId } = pending;
        await things.create({ thingName, certificateId });
        await things.attachCertificate(thingName, certificateId);
        await policy.attach(certificateId);
        await certificates.setStatus(certificateId, 'INACTIVE');

        await policy.detach(certificateId);
        await things.detachCertificate(thingName, certificateId);
        await certificates.remove(certificateId);

        expect(await certificates.describe(certificateId)).toBeUndefined();
      });
    });
  });
};
