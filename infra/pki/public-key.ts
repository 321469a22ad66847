import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import { DerError, derTag, type DerValue, expectDer, readDer, readOneDer } from './der.ts';
import { naturalOf, octetsOf, oidOf } from './der-values.ts';

const rsaEncryptionOid = '1.2.840.113549.1.1.1';
const ecPublicKeyOid = '1.2.840.10045.2.1';

/** Curves by OID. RFC 5480 2.1.1.1, SEC 2 appendix A */
const curveNames: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
  '1.3.132.0.10': 'secp256k1',
};

/** Keys that cannot be used here, so that a refusal can name them. RFC 8410 3, RFC 3279 2.3, RFC 4055 3.1 */
const keyNames: Readonly<Record<string, string>> = {
  '1.3.101.110': 'X25519',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.10046.2.1': 'DH',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
};

const uncompressed = 0x04;

const rsaKeyOf = (key: Uint8Array): CertificateFacts['key'] => {
  const [modulus, exponent, ...others] = readDer(readOneDer(key, derTag.sequence, 'RSA key').content);
  if (others.length > 0) throw new DerError('its RSA key has more than two numbers');
  const bits = naturalOf(modulus, 'modulus').toString(2).length;
  return { type: 'RSA', bits, exponent: naturalOf(exponent, 'exponent') };
};

/** A named curve: parameters written out must not be used. RFC 5480 2.1.1. TLS takes uncompressed points alone. RFC 8422 5.1.2 */
const ecKeyOf = (parameters: DerValue | undefined, key: Uint8Array): CertificateFacts['key'] => {
  if (parameters?.tag !== derTag.oid) return { type: 'EC', curve: 'parameters that are written out' };
  const oid = oidOf(parameters, 'curve');
  const name = curveNames[oid] ?? oid;
  return { type: 'EC', curve: key[0] === uncompressed ? name : `${name}, as a compressed point` };
};

/** Kind and size of a public key. RFC 5280 4.1.2.7 */
export const keyOf = (subjectPublicKeyInfo: DerValue): CertificateFacts['key'] => {
  const [algorithm, key, ...others] = readDer(subjectPublicKeyInfo.content);
  if (others.length > 0) throw new DerError('something follows its public key');
  const octets = octetsOf(key, 'public key');
  const [type, parameters, ...more] = readDer(expectDer(algorithm, derTag.sequence, 'key algorithm').content);
  if (more.length > 0) throw new DerError('its key algorithm is malformed');
  const oid = oidOf(type, 'key algorithm');
  if (oid === rsaEncryptionOid) return rsaKeyOf(octets);
  if (oid === ecPublicKeyOid) return ecKeyOf(parameters, octets);
  return { type: 'other', algorithm: keyNames[oid] ?? oid };
};
