import { bitString, namedBits, octetString, oid, sequence, utf8 } from './der-writer.ts';
import { extension, extensionOid, soundExtensions } from './forge.ts';
import { admitted, having, type Outcome, type Specimen, unreadable } from './specimen.ts';

const purpose = {
  server: oid('1.3.6.1.5.5.7.3.1'),
  client: oid('1.3.6.1.5.5.7.3.2'),
  any: oid('2.5.29.37.0'),
} as const;

const { basicConstraints, keyUsage, extendedKeyUsage } = soundExtensions;

const used = (what: string, why: string, outcome: Outcome, value: Buffer): Specimen =>
  having(what, why, outcome, [
    basicConstraints,
    extension(extensionOid.keyUsage, value, true),
    extendedKeyUsage,
  ]);

const purposed = (what: string, why: string, outcome: Outcome, ...purposes: readonly Buffer[]): Specimen =>
  having(what, why, outcome, [
    basicConstraints,
    keyUsage,
    extension(extensionOid.extendedKeyUsage, sequence(...purposes)),
  ]);

export const usages: readonly Specimen[] = [
  having('no extension at all', 'RFC 5280 4.2: all are optional; AWS IoT asks for none', admitted, []),
  having('an empty list of extensions', 'RFC 5280 4.1: SIZE (1..MAX)', unreadable('empty list'), [
    Buffer.alloc(0),
  ]),

  having('no keyUsage', 'RFC 5280 4.2.1.3: unrestricted then', admitted, [
    basicConstraints,
    extendedKeyUsage,
  ]),
  used('digitalSignature and keyEncipherment', 'RFC 5280 4.2.1.3', admitted, namedBits('101')),
  used(
    'keyEncipherment alone',
    'RFC 8446 4.4.2.2: digitalSignature must be set',
    { refused: 'key-usage', says: 'keyEncipherment' },
    namedBits('001'),
  ),
  used(
    'keyAgreement alone',
    'RFC 8446 4.4.2.2; fixed ECDH is gone from TLS',
    { refused: 'key-usage' },
    namedBits('00001'),
  ),
  used('nonRepudiation alone', 'RFC 8446 4.4.2.2', { refused: 'key-usage' }, namedBits('01')),
  used(
    'decipherOnly alone',
    'RFC 5280 4.2.1.3: the ninth bit',
    { refused: 'key-usage', says: 'decipherOnly' },
    namedBits('000000001'),
  ),
  used(
    'no bit of keyUsage',
    'RFC 5280 4.2.1.3: at least one must be set',
    unreadable('no bit set'),
    namedBits(''),
  ),
  used(
    'keyCertSign without CA:TRUE',
    'RFC 5280 4.2.1.9: must not be asserted',
    { refused: 'key-usage', says: 'keyCertSign' },
    namedBits('100001'),
  ),
  used(
    'keyUsage with bits set that do not count',
    'X.690 11.2.1: they are zero',
    unreadable('no BIT STRING'),
    bitString(Buffer.from([0x81]), 7),
  ),
  used(
    'keyUsage with eight bits that do not count',
    'X.690 8.6.2.2: 0 to 7',
    unreadable('no BIT STRING'),
    bitString(Buffer.from([0x80, 0]), 8),
  ),
  used(
    'keyUsage that is no BIT STRING',
    'RFC 5280 4.2.1.3',
    unreadable('keyUsage is missing or of another type'),
    octetString(Buffer.from([0x80])),
  ),

  purposed('clientAuth', 'RFC 5280 4.2.1.12', admitted, purpose.client),
  purposed(
    'serverAuth and clientAuth',
    'RFC 5280 4.2.1.12: any of them',
    admitted,
    purpose.server,
    purpose.client,
  ),
  purposed('serverAuth alone', 'RFC 5280 4.2.1.12', { refused: 'extended-key-usage' }, purpose.server),
  purposed(
    'anyExtendedKeyUsage alone',
    'RFC 5280 4.2.1.12: may be refused by whom asks for one by name',
    { refused: 'extended-key-usage' },
    purpose.any,
  ),
  purposed('anyExtendedKeyUsage and clientAuth', 'RFC 5280 4.2.1.12', admitted, purpose.any, purpose.client),
  purposed('no purpose', 'RFC 5280 4.2.1.12: SIZE (1..MAX); it is for nothing', {
    refused: 'extended-key-usage',
    says: 'nothing',
  }),
  purposed(
    'a purpose that is no OID',
    'RFC 5280 4.2.1.12',
    unreadable('extendedKeyUsage is missing or of another type'),
    utf8('clientAuth'),
  ),
  having('no extendedKeyUsage', 'RFC 5280 4.2.1.12: unrestricted then; AWS IoT asks for none', admitted, [
    basicConstraints,
    keyUsage,
  ]),
  having('extendedKeyUsage that is critical', 'RFC 5280 4.2.1.12: may be', admitted, [
    extension(extensionOid.extendedKeyUsage, sequence(purpose.client), true),
  ]),
];
