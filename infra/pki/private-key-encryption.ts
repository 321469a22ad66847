import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Integer, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { encodePem } from './pem.ts';

const oid = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

/** What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with HMAC-SHA-256; OpenSSL takes 2,048 unless told otherwise. */
const iterations = 600_000;

const octets = (bytes: Uint8Array): OctetString =>
  new OctetString({ valueHex: new Uint8Array(bytes).buffer });

const algorithm = (id: string, parameters: Sequence | OctetString | Null): Sequence =>
  new Sequence({ value: [new ObjectIdentifier({ value: id }), parameters] });

/** Whether a key in PEM needs a passphrase, in PKCS #8 or in the older forms. */
export const isEncrypted = (pem: string): boolean => pem.includes('ENCRYPTED');

/**
 * Encrypts a PKCS #8 key: EncryptedPrivateKeyInfo (RFC 5958 3) by PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC (RFC 8018 6.2).
 * Node's own export does the same with OpenSSL's few iterations, and takes no other number.
 */
export const encryptPrivateKey = async (pkcs8: ArrayBuffer, passphrase: string): Promise<string> => {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await promisify(pbkdf2)(passphrase, salt, iterations, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const encrypted = Buffer.concat([cipher.update(new Uint8Array(pkcs8)), cipher.final()]);
  const parameters = new Sequence({
    value: [
      algorithm(
        oid.pbkdf2,
        new Sequence({
          value: [
            octets(salt),
            new Integer({ value: iterations }),
            algorithm(oid.hmacWithSha256, new Null()),
          ],
        }),
      ),
      algorithm(oid.aes256Cbc, octets(iv)),
    ],
  });
  const info = new Sequence({ value: [algorithm(oid.pbes2, parameters), octets(encrypted)] });
  return encodePem('ENCRYPTED PRIVATE KEY', info.toBER());
};
