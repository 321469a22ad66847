import type { webcrypto } from 'node:crypto';
import { decodePem, encodePem } from './pem.ts';

/** EC is what a small device can afford; RSA for those that have nothing else. */
export type KeyType = 'ec-p256' | 'rsa-2048';

const ec = { name: 'ECDSA', namedCurve: 'P-256' };
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

export const generateKeyPair = async (type: KeyType): Promise<webcrypto.CryptoKeyPair> =>
  type === 'ec-p256'
    ? crypto.subtle.generateKey(ec, true, ['sign', 'verify'])
    : crypto.subtle.generateKey(
        { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
        true,
        ['sign', 'verify'],
      );

/** PKCS #8 in PEM. RFC 5958 */
export const exportPrivateKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  encodePem('PRIVATE KEY', await crypto.subtle.exportKey('pkcs8', key));

/**
 * Reads a private key in PKCS #8, EC P-256 or RSA.
 * @throws Error when the PEM holds no such key
 */
export const importPrivateKey = async (pem: string): Promise<webcrypto.CryptoKey> => {
  const [der] = decodePem('PRIVATE KEY', pem);
  if (der === undefined)
    throw new Error('The private key must be PEM in PKCS #8 ("BEGIN PRIVATE KEY"), unencrypted.');
  for (const algorithm of [ec, rsa]) {
    try {
      return await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
    } catch {
      // Web Crypto cannot tell which kind of key the DER holds: the other kind is tried next.
    }
  }
  throw new Error('The private key must be EC on the curve P-256, or RSA.');
};
