import { describe, expect, it } from '@jest/globals';
import type { DescribeCertificateIn } from '../../domain/ports/certificate-registry.ts';
import { rejectionReason } from './rejection-reason.ts';

export interface CertificatesElsewhereSetup {
  readonly describeCertificateIn: DescribeCertificateIn;
  /** Another Region, and a certificate that it has. */
  readonly otherRegion: string;
  readonly certificateId: string;
  readonly certificatePem: string;
  /** 64 hex digits, of no certificate that the other Region has. */
  readonly unknownCertificateId: string;
  /** A Region that does not answer. */
  readonly regionThatIsDown: string;
}

export const describeCertificatesElsewhere = (
  name: string,
  setup: () => Promise<CertificatesElsewhereSetup>,
): void => {
  describe(name, () => {
    it('reads a certificate of another Region', async () => {
      const { describeCertificateIn, otherRegion, certificateId, certificatePem } = await setup();

      const described = await describeCertificateIn(otherRegion, certificateId);

      expect(described?.certificateId).toBe(certificateId);
      expect(described?.certificatePem.trim()).toBe(certificatePem.trim());
    });

    it('reads nothing of a certificate that the other Region does not have', async () => {
      const { describeCertificateIn, otherRegion, unknownCertificateId } = await setup();

      expect(await describeCertificateIn(otherRegion, unknownCertificateId)).toBeUndefined();
    });

    it('leaves a Region that is down to a retry', async () => {
      const { describeCertificateIn, regionThatIsDown, certificateId } = await setup();

      expect(await rejectionReason(describeCertificateIn(regionThatIsDown, certificateId))).toBe('transient');
    });
  });
};
