import { constants, type KeyObject, sign } from 'node:crypto';
import { integer, nothing, oid, sequence, tagged } from './der-writer.ts';

/** A way to sign: the AlgorithmIdentifier, and the octets of the signature. */
export interface SignatureAlgorithm {
  readonly identifier: Buffer;
  readonly sign: (key: KeyObject, tbs: Buffer) => Buffer;
}

const rsaHashes = { md5: 4, sha1: 5, sha224: 14, sha256: 11, sha384: 12, sha512: 13 } as const;
const ecdsaHashes = { sha1: '1', sha224: '3.1', sha256: '3.2', sha384: '3.3', sha512: '3.4' } as const;
const hashOids = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;
type Hash = keyof typeof hashOids;

export const rsa = (hash: keyof typeof rsaHashes): SignatureAlgorithm => ({
  identifier: sequence(oid(`1.2.840.113549.1.1.${rsaHashes[hash]}`), nothing),
  sign: (key, tbs) => sign(hash, tbs, key),
});

export const ecdsa = (hash: keyof typeof ecdsaHashes): SignatureAlgorithm => ({
  identifier: sequence(oid(`1.2.840.10045.4.${ecdsaHashes[hash]}`)),
  sign: (key, tbs) => sign(hash, tbs, key),
});

const rsaPssOid = oid('1.2.840.113549.1.1.10');
const hashIdentifier = (hash: Hash): Buffer => sequence(oid(hashOids[hash]), nothing);

/** With the salt as long as the hash. RFC 8017 A.2.3 */
export const rsaPss = (hash: Hash, maskHash: Hash = hash): SignatureAlgorithm => {
  const saltLength = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[hash];
  return {
    identifier: sequence(
      rsaPssOid,
      sequence(
        tagged(0xa0, hashIdentifier(hash)),
        tagged(0xa1, sequence(oid('1.2.840.113549.1.1.8'), hashIdentifier(maskHash))),
        tagged(0xa2, integer(BigInt(saltLength))),
      ),
    ),
    sign: (key, tbs) => sign(hash, tbs, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
  };
};

/** Without parameters the hash is SHA-1. */
export const rsaPssByDefault: SignatureAlgorithm = {
  identifier: sequence(rsaPssOid, sequence()),
  sign: (key, tbs) => sign('sha1', tbs, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 }),
};

export const ed25519: SignatureAlgorithm = {
  identifier: sequence(oid('1.3.101.112')),
  sign: (key, tbs) => sign(null, tbs, key),
};

/** The signature is not one: for algorithms that nobody makes any more. */
export const unmade = (dotted: string): SignatureAlgorithm => ({
  identifier: sequence(oid(dotted), nothing),
  sign: () => Buffer.alloc(256, 1),
});
