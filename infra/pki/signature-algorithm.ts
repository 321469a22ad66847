import { type Certificate, RSASSAPSSParams } from 'pkijs';

/** Signature algorithms by OID. RFC 8017 appendix C, RFC 5758 3.2 */
const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.2.840.113549.1.1.11': 'SHA256-RSA',
  '1.2.840.113549.1.1.12': 'SHA384-RSA',
  '1.2.840.113549.1.1.13': 'SHA512-RSA',
  '1.2.840.10045.4.1': 'SHA1-ECDSA',
  '1.2.840.10045.4.3.2': 'SHA256-ECDSA',
  '1.2.840.10045.4.3.3': 'SHA384-ECDSA',
  '1.2.840.10045.4.3.4': 'SHA512-ECDSA',
};

/** RSASSA-PSS names its hash in its parameters, SHA-1 where there are none. RFC 8017 A.2.3 */
const rsaPssOid = '1.2.840.113549.1.1.10';

/** Hashes by OID. RFC 8017 A.2.1 */
const hashNames: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA1',
  '2.16.840.1.101.3.4.2.1': 'SHA256',
  '2.16.840.1.101.3.4.2.2': 'SHA384',
  '2.16.840.1.101.3.4.2.3': 'SHA512',
};

/** Such as `SHA256-ECDSA`; the OID itself where no name is known. */
export const signatureAlgorithmOf = ({ signatureAlgorithm }: Certificate): string => {
  const { algorithmId } = signatureAlgorithm;
  if (algorithmId !== rsaPssOid) return signatureNames[algorithmId] ?? algorithmId;
  const schema: unknown = signatureAlgorithm.algorithmParams;
  const hash = new RSASSAPSSParams({ schema }).hashAlgorithm.algorithmId;
  return `${hashNames[hash] ?? hash}-RSAPSS`;
};
