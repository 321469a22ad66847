import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import type { ReadCertificate } from '../../domain/ports/certificate-reader.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';

/** Knows what certificates say by their PEM; every other PEM is unreadable. Keeps to the issuer that it is given. */
export const createInMemoryCertificateReader =
  (facts: ReadonlyMap<string, CertificateFacts>, issuerPem: string): ReadCertificate =>
  async (certificatePem, givenIssuerPem) => {
    const found = facts.get(certificatePem);
    if (found === undefined) {
      throw new TerminalError('certificate-unreadable', 'The PEM does not hold exactly one certificate');
    }
    return { ...found, isIssuedByCa: found.isIssuedByCa && givenIssuerPem === issuerPem };
  };
