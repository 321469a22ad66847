import type { CertificateFacts } from '../certificate/certificate-facts.ts';

/**
 * Takes a certificate in PEM apart and checks its signature against its issuer; no judgement.
 * @throws TerminalError `certificate-unreadable` when either PEM does not hold exactly one DER certificate
 */
export type ReadCertificate = (certificatePem: string, issuerPem: string) => Promise<CertificateFacts>;
