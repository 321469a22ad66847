import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodePem } from '../../infra/pki/pem.ts';
import { ecdsa, type SignatureAlgorithm } from './algorithms.ts';
import {
  bitString,
  boolean,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tagged,
  utcTime,
  utf8,
} from './der-writer.ts';

export const extensionOid = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

export const extension = (id: string, value: Uint8Array, critical?: boolean): Buffer =>
  sequence(oid(id), ...(critical === undefined ? [] : [boolean(critical)]), octetString(value));

export const commonName = (value: Buffer): Buffer => sequence(oid('2.5.4.3'), value);
export const organization = (text: string): Buffer => sequence(oid('2.5.4.10'), utf8(text));
/** One RDN for each list of attributes. */
export const nameOf = (...rdns: readonly (readonly Buffer[])[]): Buffer =>
  sequence(...rdns.map((attributes) => set(...attributes)));
export const named = (text: string): Buffer => nameOf([commonName(utf8(text))]);

export const publicKeyInfoOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** Keys are made once a kind: what is tested is what certificates say of them. */
const ecKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const deviceKeyInfo = publicKeyInfoOf(ecKeys.publicKey);
export const deviceKey = ecKeys.privateKey;

/** Whose name, and whose key, signs. */
export interface Signer {
  readonly name: Buffer;
  readonly key: KeyObject;
}

/** Every field as it stands in the certificate, in DER. */
export interface CertificateFields {
  /** Empty for v1. */
  readonly version: Buffer;
  readonly serialNumber: Buffer;
  readonly innerAlgorithm: Buffer;
  readonly issuer: Buffer;
  readonly notBefore: Buffer;
  readonly notAfter: Buffer;
  readonly subject: Buffer;
  readonly publicKeyInfo: Buffer;
  readonly uniqueIds: Buffer;
  /** Those of the certificate; none means that the field is left out. */
  readonly extensions: readonly Buffer[];
  readonly algorithm: SignatureAlgorithm;
}

const version3 = tagged(0xa0, integer(2n));

export const soundExtensions = {
  basicConstraints: extension(extensionOid.basicConstraints, sequence(), true),
  keyUsage: extension(extensionOid.keyUsage, bitString(Buffer.from([0x80]), 7), true),
  extendedKeyUsage: extension(extensionOid.extendedKeyUsage, sequence(oid('1.3.6.1.5.5.7.3.2'))),
} as const;

/** Signs `fields` as `signer`; what is not given is as it is in a sound device certificate of "pump-1". */
export const forge = (signer: Signer, fields: Partial<CertificateFields> = {}): Buffer => {
  const algorithm = fields.algorithm ?? ecdsa('sha256');
  const extensions = fields.extensions ?? Object.values(soundExtensions);
  const tbs = sequence(
    fields.version ?? version3,
    fields.serialNumber ?? integer(0x1234n),
    fields.innerAlgorithm ?? algorithm.identifier,
    fields.issuer ?? signer.name,
    sequence(fields.notBefore ?? utcTime('260101000000Z'), fields.notAfter ?? utcTime('300101000000Z')),
    fields.subject ?? named('pump-1'),
    fields.publicKeyInfo ?? deviceKeyInfo,
    fields.uniqueIds ?? Buffer.alloc(0),
    extensions.length === 0 ? Buffer.alloc(0) : tagged(0xa3, sequence(...extensions)),
  );
  return sequence(tbs, algorithm.identifier, bitString(algorithm.sign(signer.key, tbs)));
};

export const pemOf = (der: Uint8Array): string => encodePem('CERTIFICATE', Uint8Array.from(der).buffer);

export interface Authority extends Signer {
  readonly der: Buffer;
  readonly certificatePem: string;
}

const authorityExtensions = [
  extension(extensionOid.basicConstraints, sequence(boolean(true)), true),
  extension(extensionOid.keyUsage, bitString(Buffer.from([0x06]), 1), true),
];

/** A CA, signed by itself when there is no `parent`. */
export const forgeAuthority = (
  name: string,
  keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  fields: Partial<CertificateFields> = {},
  parent?: Signer,
): Authority => {
  const self: Signer = { name: named(name), key: keys.privateKey };
  const der = forge(parent ?? self, {
    notBefore: utcTime('200101000000Z'),
    notAfter: utcTime('400101000000Z'),
    subject: self.name,
    publicKeyInfo: publicKeyInfoOf(keys.publicKey),
    extensions: authorityExtensions,
    ...fields,
  });
  return { ...self, der, certificatePem: pemOf(der) };
};

export const ecKeyPair = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });

/** The root, and the intermediate that AWS IoT has registered. */
export const root = forgeAuthority('Root', ecKeyPair());
export const issuing = forgeAuthority('Issuing', ecKeyPair(), {}, root);

/** An RSA key is slow to make: once, when the first needs it. */
let rsaAuthority: Authority | undefined;
export const rsaIssuing = (): Authority => {
  if (rsaAuthority === undefined) {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

    rsaAuthority = forgeAuthority('RSA', keys, {}, root);
  }
  return rsaAuthority;
};
