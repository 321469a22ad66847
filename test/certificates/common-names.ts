import { bmp, ia5, oid, printable, sequence, set, tagged, teletex, universal, utf8 } from './der-writer.ts';
import { commonName, forge, issuing, nameOf, organization } from './forge.ts';
import { present, specimen, type Outcome, type Specimen } from './specimen.ts';

const thingName = 'CreateThing: thingName matches [a-zA-Z0-9:_-]{1,128}';
const directoryString = 'RFC 5280 4.1.2.4: a DirectoryString of any of its five types is to be read';
const invalid = (says: string): Outcome => ({ refused: 'common-name-invalid', says });

const subject = (what: string, why: string, outcome: Outcome, name: Buffer): Specimen =>
  specimen(`a subject with ${what}`, why, outcome, () => present(forge(issuing, { subject: name })));

const cn = (what: string, why: string, outcome: Outcome, value: Buffer): Specimen =>
  subject(what, why, outcome, nameOf([commonName(value)]));

const text = (what: string, outcome: Outcome, value: string, why = thingName): Specimen =>
  cn(what, why, outcome, utf8(value));

export const commonNames: readonly Specimen[] = [
  subject(
    'no commonName',
    'The thing is named after it',
    { refused: 'common-name-missing' },
    nameOf([organization('Pumps')]),
  ),
  subject(
    'no attribute at all',
    'RFC 5280 4.1.2.6: empty where subjectAltName names it; a thing needs a name',
    { refused: 'common-name-missing' },
    nameOf(),
  ),
  text(
    'an empty commonName',
    invalid('is empty'),
    '',
    'RFC 5280 A.1: X520CommonName has 1 character at least',
  ),
  subject(
    'two commonNames',
    'Which one is it? X.520 allows both',
    { refused: 'common-name-ambiguous' },
    nameOf([commonName(utf8('pump-1'))], [commonName(utf8('pump-2'))]),
  ),
  subject(
    'the same commonName twice',
    'One name is needed, not one that happens to agree',
    { refused: 'common-name-ambiguous' },
    nameOf([commonName(utf8('pump-1'))], [commonName(utf8('pump-1'))]),
  ),
  subject(
    'its commonName in a multi-valued RDN',
    'RFC 5280 4.1.2.4: an RDN is a SET of attributes',
    { admitted: 'pump-1' },
    nameOf([commonName(utf8('pump-1')), organization('Pumps')]),
  ),
  subject(
    'two commonNames in one RDN',
    'X.501 9.3: an RDN has a type once',
    { refused: 'common-name-ambiguous' },
    nameOf([commonName(utf8('pump-1')), commonName(utf8('pump-2'))]),
  ),
  subject(
    'a commonName behind others',
    'RFC 5280 4.1.2.4: the order of RDNs is free',
    { admitted: 'pump-1' },
    nameOf([organization('Pumps')], [commonName(utf8('pump-1'))]),
  ),
  subject(
    '"CN=victim" as the text of another attribute',
    'A name is data, never text to be searched',
    { admitted: 'pump-1' },
    nameOf([organization('Pumps/CN=victim\nCN=victim')], [commonName(utf8('pump-1'))]),
  ),
  subject(
    'an RDN with nothing in it',
    'RFC 5280 A.1: RelativeDistinguishedName is SET SIZE (1..MAX)',
    { unreadable: 'nothing in it' },
    sequence(set()),
  ),
  subject(
    'an attribute without a value',
    'RFC 5280 A.1: AttributeTypeAndValue',
    { unreadable: 'no one value' },
    nameOf([sequence(oid('2.5.4.3'))]),
  ),
  subject(
    'an attribute with two values',
    'RFC 5280 A.1: AttributeTypeAndValue',
    { unreadable: 'no one value' },
    nameOf([sequence(oid('2.5.4.3'), utf8('a'), utf8('b'))]),
  ),

  cn('a PrintableString', directoryString, { admitted: 'pump-1' }, printable('pump-1')),
  cn('a TeletexString', directoryString, { admitted: 'pump-1' }, teletex('pump-1')),
  cn('a BMPString', directoryString, { admitted: 'pump-1' }, bmp('pump-1')),
  cn('a UniversalString', directoryString, { admitted: 'pump-1' }, universal('pump-1')),
  cn('an IA5String', 'RFC 5280 A.1: no DirectoryString', { unreadable: 'no DirectoryString' }, ia5('pump-1')),
  cn(
    'a SEQUENCE for its commonName',
    'RFC 5280 A.1: no DirectoryString',
    { unreadable: 'no DirectoryString' },
    sequence(utf8('pump-1')),
  ),
  cn(
    'UTF-8 that is none',
    'RFC 3629 3: not to be decoded',
    { unreadable: 'no utf-8' },
    tagged(0x0c, Buffer.from([0x61, 0xff])),
  ),
  cn(
    'an overlong UTF-8 form of "a"',
    'RFC 3629 3: the shortest form alone',
    { unreadable: 'no utf-8' },
    tagged(0x0c, Buffer.from([0xc1, 0xa1])),
  ),
  cn('a byte order mark', 'U+FEFF is a character of the name', invalid('U+FEFF'), utf8('\uFEFFpump-1')),
  cn(
    'an octet above 0x7F in a PrintableString',
    'X.680 41.4: letters, digits and eleven signs',
    { unreadable: 'no PrintableString' },
    printable('pümp'),
  ),
  cn(
    'half a character in a BMPString',
    'X.690 8.23.8: two octets each',
    { unreadable: 'no utf-16be' },
    tagged(0x1e, Buffer.from([0, 0x61, 0])),
  ),
  cn(
    'half a character in a UniversalString',
    'X.690 8.23.7: four octets each',
    { unreadable: 'no UniversalString' },
    tagged(0x1c, Buffer.from([0, 0, 0x61])),
  ),
  cn(
    'a UniversalString beyond Unicode',
    'ISO 10646: up to U+10FFFF',
    { unreadable: 'no UniversalString' },
    tagged(0x1c, Buffer.from([0, 0x11, 0, 0])),
  ),
  cn('an accent in a TeletexString', thingName, invalid('U+00FC'), teletex('pümp')),

  text('a space', invalid('a space'), 'pump 1'),
  text('a space at its start', invalid('a space'), ' pump-1'),
  text('a space at its end', invalid('a space'), 'pump-1 '),
  text('a dot', invalid('"."'), 'pump.1'),
  text('a dot at its end', invalid('"."'), 'pump-1.'),
  text('a slash', invalid('"/"'), 'pump/1', 'It would add a level to topics, and reach another device’s'),
  text(
    'a NUL',
    invalid('U+0000'),
    'pump-1\0.example.com',
    'The name that C sees must be the one that is judged',
  ),
  text('a newline', invalid('U+000A'), 'pump-1\n'),
  text('a carriage return', invalid('U+000D'), 'pump-1\r'),
  text('a + for MQTT', invalid('"+"'), '+', 'MQTT 3.1.1 4.7.1.3: a wildcard'),
  text('a # for MQTT', invalid('"#"'), '#', 'MQTT 3.1.1 4.7.1.2: a wildcard'),
  text('$aws', invalid('"$"'), '$aws', 'Reserved topics of AWS IoT'),
  text('a policy variable', invalid('"$"'), '${iot:ClientId}', 'It must not come to stand in a policy'),
  text('a * for IAM', invalid('"*"'), 'pump-*', 'A wildcard in a policy’s resource'),
  text('a Cyrillic letter like a Latin one', invalid('U+0440'), 'рump-1', 'It looks like pump-1 and is not'),
  text(
    'a combining accent',
    invalid('U+0308'),
    'pu\u0308mp',
    'Two spellings of one name must not be two things',
  ),
  text('a full-width letter', invalid('U+FF50'), 'ｐump-1', 'NFKC would make it pump-1'),
  text('a mark that turns text around', invalid('U+202E'), 'pump\u202E1'),
  text('an emoji', invalid('U+1F6EC'), 'pump-🛬'),
  text('every kind of character that is allowed', { admitted: 'aZ09:_-' }, 'aZ09:_-'),
  text('64 characters', { admitted: 'p'.repeat(64) }, 'p'.repeat(64), 'RFC 5280 A.1: ub-common-name'),
  text(
    '65 characters',
    { admitted: 'p'.repeat(65) },
    'p'.repeat(65),
    'Not held to ub-common-name: X.520 has dropped the bound, and AWS IoT takes 128',
  ),
  text('128 characters', { admitted: 'p'.repeat(128) }, 'p'.repeat(128)),
  text('129 characters', invalid('has 129 characters'), 'p'.repeat(129)),
];
