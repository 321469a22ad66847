import { unreachable } from '../unreachable.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { Refusal } from './refusal.ts';

const MIN_RSA_BITS = 2048;
const CURVES: readonly string[] = ['P-256', 'P-384', 'P-521'];

/** The keys that AWS IoT takes. https://docs.aws.amazon.com/iot/latest/developerguide/x509-client-certs.html */
export const inspectKey = (key: CertificateFacts['key']): Refusal | undefined => {
  switch (key.type) {
    case 'RSA':
      return key.bits >= MIN_RSA_BITS
        ? undefined
        : refuse('key-size', `The RSA key has ${key.bits} bits; at least ${MIN_RSA_BITS} are needed.`);
    case 'EC':
      return CURVES.includes(key.curve)
        ? undefined
        : refuse('key-curve', `The EC key is on the curve ${key.curve}; ${CURVES.join(', ')} are allowed.`);
    case 'other':
      return refuse('key-type', `The key is of the type ${key.algorithm}; RSA and EC are allowed.`);
    default:
      return unreachable(key);
  }
};

const refuse = (reason: Refusal['reason'], detail: string): Refusal => ({ kind: 'refused', reason, detail });
