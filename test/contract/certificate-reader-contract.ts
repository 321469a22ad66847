import { describe, expect, it } from '@jest/globals';
import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import type { ReadCertificate } from '../../domain/ports/certificate-reader.ts';
import { rejectionReason } from './rejection-reason.ts';

export interface CertificateReaderSetup {
  readonly readCertificate: ReadCertificate;
  readonly certificatePem: string;
  readonly issuerPem: string;
  /** A CA that did not sign the certificate. */
  readonly otherIssuerPem: string;
  /** What the certificate and its issuer were made to say. */
  readonly facts: CertificateFacts;
}

export const describeCertificateReader = (
  name: string,
  setup: () => Promise<CertificateReaderSetup>,
): void => {
  describe(name, () => {
    it('reads what the certificate says', async () => {
      const { readCertificate, certificatePem, issuerPem, facts } = await setup();

      expect(await readCertificate(certificatePem, issuerPem)).toEqual(facts);
    });

    it('sees that another CA has not signed it', async () => {
      const { readCertificate, certificatePem, otherIssuerPem } = await setup();

      expect(await readCertificate(certificatePem, otherIssuerPem)).toMatchObject({ isIssuedByCa: false });
    });

    it('cannot read what is no certificate', async () => {
      const { readCertificate, issuerPem } = await setup();

      const reason = await rejectionReason(readCertificate('no certificate', issuerPem));

      expect(reason).toBe('certificate-unreadable');
    });
  });
};
