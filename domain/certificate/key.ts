import { unreachable } from '../unreachable.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { Refusal } from './refusal.ts';

const MIN_RSA_BITS = 2048;
/** What OpenSSL and its kin verify with; AWS IoT names no bound. */
const MAX_RSA_BITS = 16_384;
/** e = 1 signs nothing, an even e has no inverse. RFC 8017 3.1. No product makes keys above; FIPS 186-5 5.1 */
const MIN_EXPONENT = 3n;
const MAX_EXPONENT = 2n ** 256n;
const CURVES: readonly string[] = ['P-256', 'P-384', 'P-521'];

/** The keys that AWS IoT takes. https://docs.aws.amazon.com/iot/latest/developerguide/x509-client-certs.html */
export const inspectKey = (key: CertificateFacts['key']): Refusal | undefined => {
  switch (key.type) {
    case 'RSA':
      return inspectRsaKey(key);
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

const inspectRsaKey = ({ bits, exponent }: { bits: number; exponent: bigint }): Refusal | undefined => {
  if (bits < MIN_RSA_BITS)
    return refuse('key-size', `The RSA key has ${bits} bits; at least ${MIN_RSA_BITS} are needed.`);
  if (bits > MAX_RSA_BITS)
    return refuse('key-size', `The RSA key has ${bits} bits; at most ${MAX_RSA_BITS} are allowed.`);
  if (exponent >= MAX_EXPONENT)
    return refuse('key-exponent', 'The RSA key has an exponent of more than 256 bits.');
  if (exponent < MIN_EXPONENT || exponent % 2n === 0n)
    return refuse(
      'key-exponent',
      `The RSA key has the exponent ${exponent}; an odd one from ${MIN_EXPONENT} up is needed.`,
    );
  return undefined;
};

const refuse = (reason: Refusal['reason'], detail: string): Refusal => ({ kind: 'refused', reason, detail });
