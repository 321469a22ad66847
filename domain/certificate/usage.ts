import type { CertificateFacts } from './certificate-facts.ts';
import type { Refusal } from './refusal.ts';

/** id-kp-clientAuth. RFC 5280 4.2.1.12 */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
/** OIDs that a detail names; it has to stay a line. */
const MAX_NAMED = 5;

/** What the certificate may be used for, by its extensions. */
export const inspectUsage = (facts: CertificateFacts): Refusal | undefined => {
  const { extendedKeyUsages, isCa, keyUsages, unknownCriticalExtensions } = facts;
  if (isCa)
    return refuse('is-ca', 'The certificate is that of a CA (basicConstraints CA:TRUE), not of a device.');
  const keyUsageRefusal = keyUsages === undefined ? undefined : inspectKeyUsage(keyUsages);
  if (keyUsageRefusal !== undefined) return keyUsageRefusal;
  // anyExtendedKeyUsage alone is not enough: who needs a purpose may ask for it by name. RFC 5280 4.2.1.12
  if (extendedKeyUsages !== undefined && !extendedKeyUsages.includes(CLIENT_AUTH)) {
    return refuse(
      'extended-key-usage',
      `The certificate may be used for ${list(extendedKeyUsages) || 'nothing'}, and not for clientAuth (${CLIENT_AUTH}).`,
    );
  }
  if (unknownCriticalExtensions.length > 0) {
    return refuse(
      'unknown-critical-extension',
      `The certificate has critical extensions that nobody here understands: ${list(unknownCriticalExtensions)}.`,
    );
  }
  return undefined;
};

/** Where keyUsage stands, a TLS client has to be allowed to sign (RFC 8446 4.4.2.2), and no device may sign certificates (RFC 5280 4.2.1.9). */
const inspectKeyUsage = (keyUsages: readonly string[]): Refusal | undefined => {
  if (!keyUsages.includes('digitalSignature')) {
    return refuse(
      'key-usage',
      `The key may be used for ${keyUsages.join(', ') || 'nothing'}, and not for digitalSignature, by which TLS knows a client.`,
    );
  }
  return keyUsages.includes('keyCertSign')
    ? refuse('key-usage', 'The key may be used for keyCertSign, which is for CAs alone.')
    : undefined;
};

const list = (oids: readonly string[]): string =>
  [...oids.slice(0, MAX_NAMED), ...(oids.length > MAX_NAMED ? [`${oids.length - MAX_NAMED} more`] : [])].join(
    ', ',
  );

const refuse = (reason: Refusal['reason'], detail: string): Refusal => ({ kind: 'refused', reason, detail });
