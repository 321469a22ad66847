import { boolean, integer, octetString, oid, sequence, tagged, utf8 } from './der-writer.ts';
import { extension, extensionOid, soundExtensions } from './forge.ts';
import { admitted, having, type Specimen, unreadable } from './specimen.ts';

const sound = Object.values(soundExtensions);
const strange = (critical?: boolean): Buffer => extension('1.2.3.4', utf8('strange'), critical);

export const extensions: readonly Specimen[] = [
  having('an unknown extension', 'RFC 5280 4.2: may be ignored', admitted, [...sound, strange()]),
  having(
    'an unknown extension, critical FALSE written out',
    'X.690 11.5 leaves it out, and many a CA does not',
    admitted,
    [...sound, strange(false)],
  ),
  having(
    'an unknown critical extension',
    'RFC 5280 4.2: must be refused',
    { refused: 'unknown-critical-extension', says: '1.2.3.4' },
    [...sound, strange(true)],
  ),
  having(
    'critical nameConstraints',
    'RFC 5280 4.2.1.10: of CAs alone, and not processed here',
    { refused: 'unknown-critical-extension' },
    [...sound, extension(extensionOid.nameConstraints, sequence(), true)],
  ),
  having('critical subjectAltName', 'RFC 5280 4.2.1.6: the thing is not named after it', admitted, [
    ...sound,
    extension(extensionOid.subjectAltName, sequence(tagged(0x82, Buffer.from('pump.example.com'))), true),
  ]),
  having(
    'subjectAltName that is malformed',
    'RFC 5280 4.2.1.6; OpenSSL then takes it for nobody’s certificate',
    { refused: 'not-issued-by-ca', says: 'an extension is malformed' },
    [...sound, extension(extensionOid.subjectAltName, integer(1n))],
  ),
  having(
    'a critical extension below 2.999',
    'X.690 8.19.4: arcs below 2 may be 40 and more',
    { refused: 'unknown-critical-extension', says: ': 2.999.5.' },
    [...sound, extension('2.999.5', utf8('x'), true)],
  ),
  having('an extension below 2.25, named by a UUID', 'X.667: arcs of 128 bits', admitted, [
    ...sound,
    sequence(tagged(0x06, Buffer.from(`69${'83'.repeat(18)}03`, 'hex')), octetString(Buffer.alloc(0))),
  ]),
  having('an OID of 65 octets', 'None that is in use comes near', unreadable('no OBJECT IDENTIFIER'), [
    ...sound,
    sequence(tagged(0x06, Buffer.alloc(65, 1)), octetString(Buffer.alloc(0))),
  ]),
  having('an OID with a padded arc', 'X.690 8.19.2: not 0x80 first', unreadable('no OBJECT IDENTIFIER'), [
    ...sound,
    sequence(tagged(0x06, Buffer.from('2a8003', 'hex')), octetString(Buffer.alloc(0))),
  ]),
  having('an OID that breaks off', 'X.690 8.19.2', unreadable('no OBJECT IDENTIFIER'), [
    ...sound,
    sequence(tagged(0x06, Buffer.from('2a83', 'hex')), octetString(Buffer.alloc(0))),
  ]),
  having('the same extension twice', 'RFC 5280 4.2: must not', unreadable('an extension twice'), [
    ...sound,
    soundExtensions.basicConstraints,
  ]),
  having('an unknown extension twice', 'RFC 5280 4.2: must not', unreadable('an extension twice'), [
    ...sound,
    strange(),
    strange(),
  ]),
  having(
    'basicConstraints twice, CA:FALSE first',
    'RFC 5280 4.2: must not',
    unreadable('an extension twice'),
    [...sound, extension(extensionOid.basicConstraints, sequence(boolean(true)), true)],
  ),
  having('an extension without a value', 'RFC 5280 4.1', unreadable('extension 1.2.3.4'), [
    ...sound,
    sequence(oid('1.2.3.4')),
  ]),
  having(
    'an extension with something behind its value',
    'RFC 5280 4.1',
    unreadable('extension 1.2.3.4 is malformed'),
    [
      ...sound,
      sequence(oid('1.2.3.4'), boolean(true), octetString(Buffer.alloc(0)), octetString(Buffer.alloc(0))),
    ],
  ),
];
