import { derTag, readDer, readOneDer } from '../../infra/pki/der.ts';
import { bitString, integer, sequence, tagged } from './der-writer.ts';
import { extension, forge, issuing, soundExtensions } from './forge.ts';
import { admitted, present, specimen, type Outcome, type Specimen } from './specimen.ts';

const derClause = 'RFC 5280 4.1: DER, of which a certificate id is the hash';
const truncated: Outcome = { unreadable: 'ends too soon' };

const bytes = (what: string, why: string, outcome: Outcome, change: (der: Buffer) => Buffer): Specimen =>
  specimen(what, why, outcome, () => present(change(forge(issuing))));

const serial = (what: string, why: string, outcome: Outcome, content: string): Specimen =>
  specimen(`a serial number ${what}`, why, outcome, () =>
    present(forge(issuing, { serialNumber: tagged(0x02, Buffer.from(content, 'hex')) })),
  );

/** Its outermost length, written otherwise. */
const withLength = (der: Buffer, length: string, end = ''): Buffer =>
  Buffer.concat([Buffer.from(`30${length}`, 'hex'), der.subarray(4), Buffer.from(end, 'hex')]);

const sizeOf = (der: Buffer, octets: number): string =>
  (der.length - 4).toString(16).padStart(octets * 2, '0');

/** Content, algorithm, signature. */
const partsOf = (der: Buffer): readonly Uint8Array[] =>
  readDer(readOneDer(der, derTag.sequence, 'certificate').content).map(({ encoded }) => encoded);

/** Values in values, the innermost empty. */
const nested = (depth: number, tag = 0x30): Buffer => {
  let inner: Buffer = tagged(tag);
  for (let level = 1; level < depth; level += 1) inner = tagged(tag, inner);
  return inner;
};

export const encodings: readonly Specimen[] = [
  ...[0, 1, 2, 3, 4, 5, 20, 100, 200, 300].map((kept) =>
    bytes(
      `its first ${kept} bytes alone`,
      derClause,
      kept === 0 ? { unreadable: 'its certificate is missing' } : truncated,
      (der) => der.subarray(0, kept),
    ),
  ),
  bytes('all but its last byte', derClause, truncated, (der) => der.subarray(0, -1)),
  bytes('a byte behind it', derClause, truncated, (der) => Buffer.concat([der, Buffer.from([5])])),
  bytes('a value behind it', derClause, { unreadable: 'bytes follow its certificate' }, (der) =>
    Buffer.concat([der, Buffer.from([5, 0])]),
  ),
  bytes('another certificate behind it', derClause, { unreadable: 'bytes follow its certificate' }, (der) =>
    Buffer.concat([der, der]),
  ),
  bytes(
    'a length of three octets where two do',
    'X.690 10.1',
    { unreadable: 'longer than it need be' },
    (der) => withLength(der, `83${sizeOf(der, 3)}`),
  ),
  bytes('a length of five octets', 'X.690 10.1', { unreadable: 'a length of 5 octets' }, (der) =>
    withLength(der, `85${sizeOf(der, 5)}`),
  ),
  bytes('a length of 126 octets', 'X.690 8.1.3.5', { unreadable: 'a length of 126 octets' }, (der) =>
    withLength(der, 'fe'),
  ),
  bytes('the reserved length', 'X.690 8.1.3.5', { unreadable: 'a length of 127 octets' }, (der) =>
    withLength(der, 'ff'),
  ),
  bytes('an indefinite length', 'X.690 10.1', { unreadable: 'indefinite' }, (der) =>
    withLength(der, '80', '0000'),
  ),
  bytes('a length of 16 MB', derClause, truncated, (der) => withLength(der, '83ffffff')),
  bytes(
    'a tag of several octets',
    'RFC 5280 4.1: none has one',
    { unreadable: 'a tag that no certificate has' },
    (der) => Buffer.concat([Buffer.from([0x3f, 0x10]), der.subarray(1)]),
  ),
  bytes('a SET for the SEQUENCE', 'RFC 5280 4.1', { unreadable: 'of another type' }, (der) =>
    Buffer.concat([Buffer.from([0x31]), der.subarray(1)]),
  ),
  bytes(
    'something behind its signature',
    'RFC 5280 4.1',
    { unreadable: 'something follows its signature' },
    (der) => sequence(der.subarray(4), integer(0n)),
  ),
  bytes('no signature', 'RFC 5280 4.1', { unreadable: 'signature is missing' }, (der) =>
    sequence(...partsOf(der).slice(0, 2)),
  ),
  bytes(
    'a signature with a bit left over',
    'RFC 5280 4.1.1.3: whole octets',
    { unreadable: 'whole octets' },
    (der) => sequence(...partsOf(der).slice(0, 2), bitString(Buffer.from([0x80]), 1)),
  ),
  bytes(
    'sequences nested 10,000 deep',
    'Nothing is descended into that a certificate has not',
    { unreadable: 'missing or of another type' },
    () => nested(10_000),
  ),
  specimen(
    'octet strings nested 5,000 deep in an extension',
    'RFC 5280 4.2: an unknown extension may be ignored, unread',
    admitted,
    () =>
      present(
        forge(issuing, {
          extensions: [...Object.values(soundExtensions), extension('1.2.3.4', nested(5_000, 0x04))],
        }),
      ),
  ),

  serial('of 0', 'RFC 5280 4.1.2.2: to be handled gracefully; nothing here goes by it', admitted, '00'),
  serial('below 0', 'RFC 5280 4.1.2.2: to be handled gracefully', admitted, 'ff'),
  serial('of 20 octets', 'RFC 5280 4.1.2.2: must be handled', admitted, '7f'.repeat(20)),
  serial(
    'of 21 octets',
    'RFC 5280 4.1.2.2: CAs must not',
    { unreadable: 'more than 20 octets' },
    '7f'.repeat(21),
  ),
  serial(
    'of 20 octets and a zero for the sign',
    'RFC 5280 4.1.2.2: 21 octets',
    { unreadable: 'more than 20 octets' },
    `00${'ff'.repeat(20)}`,
  ),
  serial('with a zero too many', 'X.690 8.3.2', { unreadable: 'no INTEGER' }, '0001'),
  serial('with no octet', 'X.690 8.3.1', { unreadable: 'no INTEGER' }, ''),
  specimen(
    'a length of two octets where one does',
    'X.690 10.1',
    { unreadable: 'longer than it need be' },
    () => present(forge(issuing, { serialNumber: Buffer.from('02810105', 'hex') })),
  ),
  specimen(
    'a SET for its issuer',
    'RFC 5280 4.1.2.4',
    { unreadable: 'issuer is missing or of another type' },
    () => present(forge(issuing, { issuer: tagged(0x31) })),
  ),
];
