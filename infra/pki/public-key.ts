import { ECPublicKey, type PublicKeyInfo, RSAPublicKey } from 'pkijs';
import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';

const rsaEncryptionOid = '1.2.840.113549.1.1.1';

/** Curves by OID. RFC 5480 2.1.1.1 */
const curveNames: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

const bitLength = (bytes: Uint8Array): number => {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
};

/** Kind and size of a public key. */
export const keyOf = (info: PublicKeyInfo): CertificateFacts['key'] => {
  const key: unknown = info.parsedKey;
  if (info.algorithm.algorithmId === rsaEncryptionOid && key instanceof RSAPublicKey)
    return { type: 'RSA', bits: bitLength(key.modulus.valueBlock.valueHexView) };
  if (key instanceof ECPublicKey) return { type: 'EC', curve: curveNames[key.namedCurve] ?? key.namedCurve };
  return { type: 'other', algorithm: info.algorithm.algorithmId };
};
