import { describe, expect, it } from '@jest/globals';
import type { CertificateRegistry } from '../../domain/ports/certificate-registry.ts';
import type { DevicePolicy } from '../../domain/ports/device-policy.ts';
import { rejectionReason } from './rejection-reason.ts';

export interface DevicePolicySetup {
  readonly policy: DevicePolicy;
  /** Looks at the Region from another side: a certificate that has a policy cannot be removed. */
  readonly certificates: CertificateRegistry;
  /** A certificate that the Region has, INACTIVE, with no policy. */
  readonly certificateId: string;
  /** The port for a policy that was never deployed. */
  readonly missingPolicy: DevicePolicy;
}

export const describeDevicePolicy = (name: string, setup: () => Promise<DevicePolicySetup>): void => {
  describe(name, () => {
    it('attaches the policy, once and again', async () => {
      const { policy, certificates, certificateId } = await setup();

      await policy.attach(certificateId);
      await policy.attach(certificateId);

      expect(await rejectionReason(certificates.remove(certificateId))).toBe('transient');
    });

    it('detaches the policy, once and again', async () => {
      const { policy, certificates, certificateId } = await setup();
      await policy.attach(certificateId);

      await policy.detach(certificateId);
      await policy.detach(certificateId);

      expect(await rejectionReason(certificates.remove(certificateId))).toBeUndefined();
    });

    it('knows whether the certificate has it', async () => {
      const { policy, certificateId } = await setup();

      const before = await policy.isAttached(certificateId);
      await policy.attach(certificateId);
      const attached = await policy.isAttached(certificateId);
      await policy.detach(certificateId);

      expect([before, attached, await policy.isAttached(certificateId)]).toEqual([false, true, false]);
    });

    it('is not attached to a certificate that is not there', async () => {
      const { policy } = await setup();

      expect(await policy.isAttached('e'.repeat(64))).toBe(false);
    });

    it('accepts that there is nothing to detach', async () => {
      const { policy, certificateId } = await setup();

      expect(await rejectionReason(policy.detach(certificateId))).toBeUndefined();
    });

    it('says so when the policy is missing', async () => {
      const { missingPolicy, certificateId } = await setup();

      expect(await rejectionReason(missingPolicy.attach(certificateId))).toBe('policy-missing');
    });
  });
};
