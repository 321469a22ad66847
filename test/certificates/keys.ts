import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bitString, integer, nothing, oid, sequence } from './der-writer.ts';
import { deviceKeyInfo, ecKeyPair, forge, issuing, publicKeyInfoOf } from './forge.ts';
import { admitted, present, specimen, type Outcome, type Specimen } from './specimen.ts';

const awsKeys = 'AWS IoT: RSA of 2048 bits or more, or P-256, P-384, P-521';
const exponentClause = 'RFC 8017 3.1: odd, and 3 or more';

const keyed = (what: string, why: string, outcome: Outcome, publicKeyInfo: () => Buffer): Specimen =>
  specimen(`a key that is ${what}`, why, outcome, () =>
    present(forge(issuing, { publicKeyInfo: publicKeyInfo() })),
  );

const rsaAlgorithm = sequence(oid('1.2.840.113549.1.1.1'), nothing);

/** No key of anybody's: a certificate only says what its modulus is. */
const rsaKey = (bits: number, exponent = 65_537n): Buffer =>
  sequence(
    rsaAlgorithm,
    bitString(sequence(integer((1n << BigInt(bits - 1)) | 0x10001n), integer(exponent))),
  );

const ecKey = (namedCurve: string) => (): Buffer => publicKeyInfoOf(ecKeyPair(namedCurve).publicKey);

const p256 = sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'));
/** The point of a P-256 key: 0x04, x, y. */
const point = deviceKeyInfo.subarray(-65);

const notOnCurve = (): Buffer => {
  const copy = Buffer.from(point);
  copy[64] = (copy[64] ?? 0) ^ 1;
  return sequence(p256, bitString(copy));
};

const compressed = (): Buffer =>
  Buffer.concat([Buffer.from([((point[64] ?? 0) & 1) === 0 ? 2 : 3]), point.subarray(1, 33)]);

const other = (keys: () => { readonly publicKey: KeyObject }) => (): Buffer =>
  publicKeyInfoOf(keys().publicKey);

const bigNumber = (bits: number): Buffer => integer((1n << BigInt(bits - 1)) | 1n);
const dsaKey = (): Buffer =>
  sequence(
    sequence(oid('1.2.840.10040.4.1'), sequence(bigNumber(2048), bigNumber(256), bigNumber(2040))),
    bitString(bigNumber(2030)),
  );

export const keys: readonly Specimen[] = [
  keyed('RSA of 1024 bits', awsKeys, { refused: 'key-size', says: '1024 bits' }, () => rsaKey(1024)),
  keyed('RSA of 2047 bits', awsKeys, { refused: 'key-size', says: '2047 bits' }, () => rsaKey(2047)),
  keyed('RSA of 2048 bits', awsKeys, admitted, () => rsaKey(2048)),
  keyed('RSA of 3072 bits', awsKeys, admitted, () => rsaKey(3072)),
  keyed('RSA of 4096 bits', awsKeys, admitted, () => rsaKey(4096)),
  keyed('RSA of 16384 bits', awsKeys, admitted, () => rsaKey(16_384)),
  keyed(
    'RSA of 16385 bits',
    'AWS-LC verifies with no longer one',
    { refused: 'key-size', says: '16385 bits' },
    () => rsaKey(16_385),
  ),
  keyed('RSA with the exponent 3', `${exponentClause}; AWS IoT names no other bound`, admitted, () =>
    rsaKey(2048, 3n),
  ),
  keyed('RSA with the exponent 1', `${exponentClause}: everybody can sign`, { refused: 'key-exponent' }, () =>
    rsaKey(2048, 1n),
  ),
  keyed('RSA with the exponent 0', exponentClause, { refused: 'key-exponent' }, () => rsaKey(2048, 0n)),
  keyed('RSA with an even exponent', exponentClause, { refused: 'key-exponent' }, () =>
    rsaKey(2048, 65_538n),
  ),
  keyed('RSA with an exponent of 2000 bits', 'FIPS 186-5 5.1: below 2^256', { refused: 'key-exponent' }, () =>
    rsaKey(2048, (1n << 1999n) | 1n),
  ),
  keyed('RSA with a negative modulus', 'RFC 8017 A.1.1', { unreadable: 'modulus is negative' }, () =>
    sequence(rsaAlgorithm, bitString(sequence(Buffer.from('020180', 'hex'), integer(3n)))),
  ),
  keyed('RSA with a third number', 'RFC 8017 A.1.1', { unreadable: 'more than two numbers' }, () =>
    sequence(rsaAlgorithm, bitString(sequence(bigNumber(2048), integer(3n), integer(3n)))),
  ),
  keyed(
    'RSA for PSS alone',
    'RFC 4055 1.2; AWS IoT does not name it',
    { refused: 'key-type', says: 'RSASSA-PSS' },
    () =>
      sequence(
        sequence(oid('1.2.840.113549.1.1.10')),
        bitString(sequence(bigNumber(2048), integer(65_537n))),
      ),
  ),
  keyed('on P-256', awsKeys, admitted, ecKey('P-256')),
  keyed('on P-384', awsKeys, admitted, ecKey('P-384')),
  keyed('on P-521', awsKeys, admitted, ecKey('P-521')),
  keyed('on secp256k1', awsKeys, { refused: 'key-curve', says: 'secp256k1' }, ecKey('secp256k1')),
  keyed(
    'on brainpoolP256r1',
    awsKeys,
    { refused: 'key-curve', says: '1.3.36.3.3.2.8.1.1.7' },
    ecKey('brainpoolP256r1'),
  ),
  keyed(
    'on P-256 with its parameters written out',
    'RFC 5480 2.1.1: must not; CVE-2020-0601',
    { refused: 'key-curve', says: 'written out' },
    () =>
      publicKeyInfoOf(
        generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).publicKey,
      ),
  ),
  keyed('on a curve that nobody knows', awsKeys, { unreadable: 'cannot use its public key' }, () =>
    sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.3.4')), bitString(point)),
  ),
  keyed(
    'a compressed point',
    'RFC 8422 5.1.2: uncompressed alone',
    { refused: 'key-curve', says: 'compressed' },
    () => sequence(p256, bitString(compressed())),
  ),
  keyed('a point off its curve', 'SEC 1 3.2.2.1', { unreadable: 'cannot use its public key' }, notOnCurve),
  keyed('the point at infinity', 'SEC 1 3.2.2.1', { refused: 'key-curve' }, () =>
    sequence(p256, bitString(Buffer.from([0]))),
  ),
  keyed('a point with a bit left over', 'RFC 5480 2.2: whole octets', { unreadable: 'whole octets' }, () =>
    sequence(p256, bitString(Buffer.concat([point.subarray(0, 64), Buffer.from([0])]), 1)),
  ),
  keyed('followed by something', 'RFC 5280 4.1', { unreadable: 'something follows its public key' }, () =>
    sequence(p256, bitString(point), nothing),
  ),
  keyed(
    'of an algorithm with two parameters',
    'RFC 5280 4.1.1.2',
    { unreadable: 'key algorithm is malformed' },
    () => sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'), nothing), bitString(point)),
  ),
  keyed(
    'Ed25519',
    awsKeys,
    { refused: 'key-type', says: 'Ed25519' },
    other(() => generateKeyPairSync('ed25519')),
  ),
  keyed(
    'Ed448',
    awsKeys,
    { refused: 'key-type', says: 'Ed448' },
    other(() => generateKeyPairSync('ed448')),
  ),
  keyed(
    'X25519',
    `${awsKeys}; it cannot sign at all`,
    { refused: 'key-type', says: 'X25519' },
    other(() => generateKeyPairSync('x25519')),
  ),
  keyed('DSA', awsKeys, { refused: 'key-type', says: 'DSA' }, dsaKey),
  keyed('of no known kind', awsKeys, { refused: 'key-type', says: '1.2.3.4' }, () =>
    sequence(sequence(oid('1.2.3.4')), bitString(point)),
  ),
];
