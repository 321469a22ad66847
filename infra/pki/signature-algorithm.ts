import { DerError, derTag, type DerValue, expectDer, readDer, readOneDer } from './der.ts';
import { oidOf } from './der-values.ts';

/** Signature algorithms by OID. RFC 8017 appendix C, RFC 5758 3.2, RFC 8410 3, RFC 3279 2.2 */
const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2-RSA',
  '1.2.840.113549.1.1.4': 'MD5-RSA',
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.2.840.113549.1.1.14': 'SHA224-RSA',
  '1.2.840.113549.1.1.11': 'SHA256-RSA',
  '1.2.840.113549.1.1.12': 'SHA384-RSA',
  '1.2.840.113549.1.1.13': 'SHA512-RSA',
  '1.2.840.10045.4.1': 'SHA1-ECDSA',
  '1.2.840.10045.4.3.1': 'SHA224-ECDSA',
  '1.2.840.10045.4.3.2': 'SHA256-ECDSA',
  '1.2.840.10045.4.3.3': 'SHA384-ECDSA',
  '1.2.840.10045.4.3.4': 'SHA512-ECDSA',
  '1.2.840.10040.4.3': 'SHA1-DSA',
  '2.16.840.1.101.3.4.3.2': 'SHA256-DSA',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
};

const rsaPssOid = '1.2.840.113549.1.1.10';
const mgf1Oid = '1.2.840.113549.1.1.8';
const sha1Oid = '1.3.14.3.2.26';
/** Context tags of RSASSA-PSS-params. RFC 8017 A.2.3 */
const pssField = { hash: 0xa0, maskGeneration: 0xa1 } as const;

/** Hashes by OID. RFC 8017 A.2.1 */
const hashNames: Readonly<Record<string, string>> = {
  [sha1Oid]: 'SHA1',
  '2.16.840.1.101.3.4.2.1': 'SHA256',
  '2.16.840.1.101.3.4.2.2': 'SHA384',
  '2.16.840.1.101.3.4.2.3': 'SHA512',
};

const hashNameOf = (algorithm: DerValue | undefined): string => {
  const parts = readDer(expectDer(algorithm, derTag.sequence, 'hash').content);
  const oid = oidOf(parts[0], 'hash');
  return hashNames[oid] ?? oid;
};

const maskHashNameOf = (mask: DerValue): string => {
  const [oid, hash] = readDer(readOneDer(mask.content, derTag.sequence, 'mask generation').content);
  if (oidOf(oid, 'mask generation') !== mgf1Oid) throw new DerError('its mask generation is not MGF1');
  return hashNameOf(hash);
};

/** The hash stands in the parameters, and SHA-1 where it does not. RFC 8017 A.2.3. The mask should be made with the same. RFC 4055 3.1 */
const rsaPssName = (parameters: DerValue | undefined): string => {
  const fields =
    parameters === undefined ? [] : readDer(expectDer(parameters, derTag.sequence, 'PSS parameters').content);
  const hashField = fields.find(({ tag }) => tag === pssField.hash);
  const maskField = fields.find(({ tag }) => tag === pssField.maskGeneration);
  const hash = hashField === undefined ? 'SHA1' : hashNameOf(readDer(hashField.content)[0]);
  const maskHash = maskField === undefined ? 'SHA1' : maskHashNameOf(maskField);
  return `${hash}-RSAPSS${hash === maskHash ? '' : `-MGF1-${maskHash}`}`;
};

/** Such as `SHA256-ECDSA`; the OID itself where no name is known. */
export const signatureAlgorithmOf = (algorithm: DerValue): string => {
  const [type, parameters] = readDer(algorithm.content);
  const oid = oidOf(type, 'signature algorithm');
  return oid === rsaPssOid ? rsaPssName(parameters) : (signatureNames[oid] ?? oid);
};
