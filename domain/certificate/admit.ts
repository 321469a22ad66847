import type { CertificateFacts } from './certificate-facts.ts';
import { inspectCommonName } from './common-name.ts';
import { inspectKey } from './key.ts';
import { inspectUsage } from './usage.ts';
import type { Refusal } from './refusal.ts';

export type { RefusalReason } from './refusal.ts';

export type Admission = { readonly kind: 'admitted'; readonly thingName: string } | Refusal;

/** What AWS IoT takes. https://docs.aws.amazon.com/iot/latest/developerguide/x509-client-certs.html */
const SIGNATURE_ALGORITHM = /^SHA(256|384|512)-(RSA|RSAPSS|ECDSA)$/;

/** Judges a certificate before anything is created for it; the first check that fails is the reason. */
export const admit = (facts: CertificateFacts, nowMs: number): Admission => {
  const refusal =
    // First: a signature of another kind proves nothing of the issuer.
    inspectSignature(facts) ??
    inspectIssuer(facts, nowMs) ??
    inspectDates(facts, nowMs) ??
    inspectKey(facts.key) ??
    inspectUsage(facts);
  if (refusal !== undefined) return refusal;

  return inspectCommonName(facts.commonNames);
};

const inspectIssuer = (facts: CertificateFacts, nowMs: number): Refusal | undefined => {
  if (!facts.isIssuedByCa) {
    return refuse(
      'not-issued-by-ca',
      'The CA that the certificate is registered under did not issue it: the name or key identifier of its issuer or the signature of the CA does not fit, or an extension is malformed.',
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

const refuse = (reason: Refusal['reason'], detail: string): Refusal => ({ kind: 'refused', reason, detail });

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
