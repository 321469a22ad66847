import { type KeyObject, verify } from 'node:crypto';
import type { CrlSyntax } from './crl-syntax.ts';

/** Hashes of the signature algorithms taken, by OID: none with SHA-1. RFC 4055 5, RFC 5758 3.2 */
const hashNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

/** What is wrong with the signature, `undefined` if the key has made it. OpenSSL judges. */
export const signatureFault = (
  { signed, signature, algorithmOid, isAlgorithmTheSame }: CrlSyntax,
  key: KeyObject,
): string | undefined => {
  // RFC 5280 5.1.1.2
  if (!isAlgorithmTheSame) return 'it names two different signature algorithms';
  const hash = hashNames[algorithmOid];
  if (hash === undefined)
    return `its signature algorithm ${algorithmOid} is none of ECDSA and RSA with SHA-256, SHA-384 or SHA-512`;
  const kind = algorithmOid.startsWith('1.2.840.10045.') ? 'ec' : 'rsa';
  const isSigned = key.asymmetricKeyType === kind && verify(hash, signed, key, signature);
  return isSigned ? undefined : 'the CA has not signed it';
};
