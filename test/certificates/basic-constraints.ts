import { boolean, integer, sequence, tagged } from './der-writer.ts';
import { extension, extensionOid, soundExtensions } from './forge.ts';
import { admitted, having, type Outcome, type Specimen, unreadable } from './specimen.ts';

const { keyUsage, extendedKeyUsage } = soundExtensions;

const constrained = (what: string, why: string, outcome: Outcome, ...content: readonly Buffer[]): Specimen =>
  having(what, why, outcome, [
    extension(extensionOid.basicConstraints, sequence(...content), true),
    keyUsage,
    extendedKeyUsage,
  ]);

export const basicConstraints: readonly Specimen[] = [
  constrained('CA:FALSE', 'RFC 5280 4.2.1.9', admitted),
  constrained(
    'CA:FALSE that is written out',
    'X.690 11.5 leaves it out, and many a CA does not',
    admitted,
    boolean(false),
  ),
  constrained('CA:TRUE', 'A device signs nobody', { refused: 'is-ca' }, boolean(true)),
  constrained(
    'CA:TRUE with a path length',
    'A device signs nobody',
    { refused: 'is-ca' },
    boolean(true),
    integer(0n),
  ),
  constrained(
    'a path length of no CA',
    'RFC 5280 4.2.1.9: not unless cA',
    unreadable('path length and are of no CA'),
    integer(0n),
  ),
  constrained(
    'a path length below zero',
    'RFC 5280 4.2.1.9: INTEGER (0..MAX)',
    unreadable('path length is negative'),
    boolean(true),
    tagged(0x02, Buffer.from([0xff])),
  ),
  constrained(
    'cA as 0x01',
    'X.690 11.1: TRUE is 0xFF',
    unreadable('no BOOLEAN'),
    tagged(0x01, Buffer.from([1])),
  ),
  constrained(
    'cA of two octets',
    'X.690 8.2.1: one',
    unreadable('no BOOLEAN'),
    tagged(0x01, Buffer.from([0xff, 0xff])),
  ),
  constrained(
    'something more in basicConstraints',
    'RFC 5280 4.2.1.9',
    unreadable('basicConstraints are malformed'),
    boolean(true),
    integer(0n),
    integer(0n),
  ),
  having(
    'basicConstraints that are no sequence',
    'RFC 5280 4.2.1.9',
    unreadable('basicConstraints is missing'),
    [extension(extensionOid.basicConstraints, boolean(true), true)],
  ),
  having(
    'bytes behind basicConstraints',
    'RFC 5280 4.2: the value is one DER value',
    unreadable('bytes follow its basicConstraints'),
    [extension(extensionOid.basicConstraints, Buffer.concat([sequence(), boolean(true)]), true)],
  ),
  having(
    'basicConstraints that are not critical',
    'RFC 5280 4.2.1.9: may be, where it is no CA',
    { refused: 'is-ca' },
    [extension(extensionOid.basicConstraints, sequence(boolean(true)))],
  ),
];
