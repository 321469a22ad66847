import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';

/** 2027-01-15T08:00:00Z */
export const NOW_MS = 1_800_000_000_000;

/** A certificate that is admitted at NOW_MS. */
export const soundCertificate = (differences: Partial<CertificateFacts> = {}): CertificateFacts => ({
  commonNames: ['sensor-1'],
  notBeforeMs: NOW_MS - 1000,
  notAfterMs: NOW_MS + 1000,
  isIssuedByCa: true,
  caNotBeforeMs: NOW_MS - 5000,
  caNotAfterMs: NOW_MS + 5000,
  key: { type: 'EC', curve: 'P-256' },
  signatureAlgorithm: 'SHA256-ECDSA',
  isCa: false,
  unknownCriticalExtensions: [],
  ...differences,
});
