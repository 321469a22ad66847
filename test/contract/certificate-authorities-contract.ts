import { describe, expect, it } from '@jest/globals';
import type { ReadCertificateAuthority } from '../../domain/ports/certificate-authorities.ts';

export interface CertificateAuthoritiesSetup {
  readonly readCertificateAuthority: ReadCertificateAuthority;
  /** A CA that the Region has. */
  readonly caCertificateId: string;
  readonly caCertificatePem: string;
  /** 64 hex digits, of no CA that the Region has. */
  readonly unknownCaCertificateId: string;
}

export const describeCertificateAuthorities = (
  name: string,
  setup: () => Promise<CertificateAuthoritiesSetup>,
): void => {
  describe(name, () => {
    it('reads the PEM of a CA, once and again', async () => {
      const { readCertificateAuthority, caCertificateId, caCertificatePem } = await setup();

      const first = await readCertificateAuthority(caCertificateId);
      const second = await readCertificateAuthority(caCertificateId);

      expect(first?.trim()).toBe(caCertificatePem.trim());
      expect(second).toBe(first);
    });

    it('reads nothing of a CA that the Region does not have', async () => {
      const { readCertificateAuthority, unknownCaCertificateId } = await setup();

      expect(await readCertificateAuthority(unknownCaCertificateId)).toBeUndefined();
    });
  });
};
