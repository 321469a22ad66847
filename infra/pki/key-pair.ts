import { createPrivateKey, type webcrypto } from 'node:crypto';
import { decodePem, encodePem } from './pem.ts';
import { isEncrypted } from './private-key-encryption.ts';

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

/** An encrypted key, and no passphrase that opens it. It shows nothing of either. */
export class PassphraseError extends Error {
  override readonly name = 'PassphraseError';
}

/** Whatever PKCS #8 encryption OpenSSL knows is taken: the key may have been encrypted by it. */
const decrypt = (pem: string, passphrase: string): ArrayBuffer => {
  try {
    const der = createPrivateKey({ key: pem, passphrase }).export({ type: 'pkcs8', format: 'der' });
    return new Uint8Array(der).buffer;
  } catch {
    // No cause: what OpenSSL says of a wrong passphrase is chance.
    throw new PassphraseError(
      'The passphrase does not open the private key. Give the one that it was encrypted with.',
    );
  }
};

const pkcs8Of = (pem: string, passphrase: string | undefined): ArrayBuffer => {
  if (isEncrypted(pem)) {
    if (passphrase === undefined)
      throw new PassphraseError('The private key is encrypted. Give its passphrase.');
    return decrypt(pem, passphrase);
  }
  const [der] = decodePem('PRIVATE KEY', pem);
  if (der === undefined) throw new Error('The private key must be PEM in PKCS #8 ("BEGIN PRIVATE KEY").');
  return der;
};

/**
 * Reads a private key in PKCS #8, EC P-256 or RSA.
 * @throws PassphraseError when it is encrypted, and the passphrase is missing or wrong
 * @throws Error when the PEM holds no such key
 */
export const importPrivateKey = async (pem: string, passphrase?: string): Promise<webcrypto.CryptoKey> => {
  const der = pkcs8Of(pem, passphrase);
  for (const algorithm of [ec, rsa]) {
    try {
      return await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
    } catch {
      // Web Crypto cannot tell which kind of key the DER holds: the other kind is tried next.
    }
  }
  throw new Error('The private key must be EC on the curve P-256, or RSA.');
};
