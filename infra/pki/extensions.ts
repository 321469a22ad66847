import { BitString, OctetString } from 'asn1js';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtKeyUsage,
  Extension,
  GeneralName,
  GeneralNames,
  type PublicKeyInfo,
} from 'pkijs';
import { isIP } from 'node:net';

const oid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** RFC 5280 4.2.1.12 */
export const keyPurpose = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const;

/** Positions of the bits in keyUsage. RFC 5280 4.2.1.3 */
const keyUsageBit = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const;
export type KeyUsage = keyof typeof keyUsageBit;

/** basicConstraints of a CA, with the number of CAs that may follow below it, or of an end entity. RFC 5280 4.2.1.9 */
export const basicConstraints = (ca: { readonly pathLength: number } | 'end-entity'): Extension => {
  const constraints =
    ca === 'end-entity'
      ? new BasicConstraints({ cA: false })
      : new BasicConstraints({ cA: true, pathLenConstraint: ca.pathLength });
  return new Extension({
    extnID: oid.basicConstraints,
    critical: true,
    extnValue: constraints.toSchema().toBER(),
  });
};

export const keyUsage = (usages: readonly KeyUsage[]): Extension => {
  const positions = usages.map((usage) => keyUsageBit[usage]);
  const bits = positions.reduce<number>((byte, position) => byte | (0x80 >> position), 0);
  // DER of a named bit list drops the trailing zero bits. X.690 11.2.2
  const unusedBits = 7 - Math.max(...positions);
  return new Extension({
    extnID: oid.keyUsage,
    critical: true,
    extnValue: new BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits }).toBER(),
  });
};

export const extendedKeyUsage = (purposes: readonly string[]): Extension =>
  new Extension({
    extnID: oid.extendedKeyUsage,
    critical: false,
    extnValue: new ExtKeyUsage({ keyPurposes: [...purposes] }).toSchema().toBER(),
  });

/** GeneralName's CHOICE tags. RFC 5280 4.2.1.6 */
const generalNameType = { dnsName: 2, ipAddress: 7 } as const;

const ipv4 = (address: string): OctetString =>
  new OctetString({ valueHex: new Uint8Array(address.split('.').map(Number)).buffer });

/** subjectAltName of DNS names and IPv4 addresses. RFC 5280 4.2.1.6 */
export const subjectAltName = (names: readonly string[]): Extension =>
  new Extension({
    extnID: oid.subjectAltName,
    critical: false,
    extnValue: new GeneralNames({
      names: names.map((name) =>
        isIP(name) === 4
          ? new GeneralName({ type: generalNameType.ipAddress, value: ipv4(name) })
          : new GeneralName({ type: generalNameType.dnsName, value: name }),
      ),
    })
      .toSchema()
      .toBER(),
  });

/** SHA-1 over the bits of the public key: an identifier, no protection. RFC 5280 4.2.1.2, method (1) */
export const keyIdentifier = async (key: PublicKeyInfo): Promise<ArrayBuffer> =>
  crypto.subtle.digest('SHA-1', new Uint8Array(key.subjectPublicKey.valueBlock.valueHexView));

export const subjectKeyIdentifier = (id: ArrayBuffer): Extension =>
  new Extension({
    extnID: oid.subjectKeyIdentifier,
    critical: false,
    extnValue: new OctetString({ valueHex: id }).toBER(),
  });

export const authorityKeyIdentifier = (id: ArrayBuffer): Extension =>
  new Extension({
    extnID: oid.authorityKeyIdentifier,
    critical: false,
    extnValue: new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: id }) })
      .toSchema()
      .toBER(),
  });
