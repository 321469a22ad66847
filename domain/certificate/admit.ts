import type { CertificateFacts } from './certificate-facts.ts';
import { inspectCommonName } from './common-name.ts';
import { inspectKey } from './key.ts';
import type { Refusal } from './refusal.ts';

export type { RefusalReason } from './refusal.ts';

export type Admission = { readonly kind: 'admitted'; readonly thingName: string } | Refusal;

/** id-kp-clientAuth. RFC 5280 4.2.1.12 */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** What AWS IoT takes. https://docs.aws.amazon.com/iot/latest/developerguide/x509-client-certs.html */
const SIGNATURE_ALGORITHM = /^SHA(256|384|512)-(RSA|RSAPSS|ECDSA)$/;

/** Judges a certificate before anything is created for it; the first check that fails is the reason. */
export const admit = (facts: CertificateFacts, nowMs: number): Admission => {
  const refusal =
    inspectIssuer(facts, nowMs) ??
    inspectDates(facts, nowMs) ??
    inspectKey(facts.key) ??
    inspectSignature(facts) ??
    inspectUsage(facts);
  if (refusal !== undefined) return refusal;

  return inspectCommonName(facts.commonNames);
};

const inspectIssuer = (facts: CertificateFacts, nowMs: number): Refusal | undefined => {
  if (!facts.isIssuedByCa) {
    return refuse(
      'not-issued-by-ca',
      'The certificate does not carry the signature of the CA it was registered under.',
    );
  }
  if (nowMs < facts.caNotBeforeMs) {
    return refuse(
      'ca-not-yet-valid',
      `The CA is valid from ${iso(facts.caNotBeforeMs)}, it is ${iso(nowMs)}.`,
    );
  }
  if (nowMs > facts.caNotAfterMs) {
    return refuse('ca-expired', `The CA was valid until ${iso(facts.caNotAfterMs)}, it is ${iso(nowMs)}.`);
  }
  return undefined;
};

/** Both ends belong to the validity. RFC 5280 4.1.2.5 */
const inspectDates = (facts: CertificateFacts, nowMs: number): Refusal | undefined => {
  if (nowMs < facts.notBeforeMs) {
    return refuse(
      'not-yet-valid',
      `The certificate is valid from ${iso(facts.notBeforeMs)}, it is ${iso(nowMs)}.`,
    );
  }
  if (nowMs > facts.notAfterMs) {
    return refuse(
      'expired',
      `The certificate was valid until ${iso(facts.notAfterMs)}, it is ${iso(nowMs)}.`,
    );
  }
  return undefined;
};

const inspectSignature = ({ signatureAlgorithm }: CertificateFacts): Refusal | undefined =>
  SIGNATURE_ALGORITHM.test(signatureAlgorithm)
    ? undefined
    : refuse(
        'signature-algorithm',
        `The certificate is signed with ${signatureAlgorithm}; SHA-256, SHA-384 or SHA-512 with RSA, RSAPSS or ECDSA is needed.`,
      );

const inspectUsage = (facts: CertificateFacts): Refusal | undefined => {
  const { extendedKeyUsages, isCa, unknownCriticalExtensions } = facts;
  if (isCa)
    return refuse('is-ca', 'The certificate is that of a CA (basicConstraints CA:TRUE), not of a device.');
  if (extendedKeyUsages !== undefined && !extendedKeyUsages.includes(CLIENT_AUTH)) {
    return refuse(
      'extended-key-usage',
      `The certificate may be used for ${extendedKeyUsages.join(', ') || 'nothing'}, and not for clientAuth (${CLIENT_AUTH}).`,
    );
  }
  if (unknownCriticalExtensions.length > 0) {
    return refuse(
      'unknown-critical-extension',
      `The certificate has critical extensions that nobody here understands: ${unknownCriticalExtensions.join(', ')}.`,
    );
  }
  return undefined;
};

const refuse = (reason: Refusal['reason'], detail: string): Refusal => ({ kind: 'refused', reason, detail });

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
