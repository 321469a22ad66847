import { integer, tagged } from './der-writer.ts';
import { forge, issuing, named } from './forge.ts';
import { admitted, present, specimen, type Specimen, unreadable } from './specimen.ts';

export const versions: readonly Specimen[] = [
  specimen('version 1', 'RFC 5280 4.1.2.1; what OpenSSL makes by the instructions of AWS IoT', admitted, () =>
    present(forge(issuing, { version: Buffer.alloc(0), extensions: [] })),
  ),
  specimen(
    'version 1 with extensions',
    'RFC 5280 4.1.2.9: version 3 alone',
    unreadable('version 1 and has'),
    () => present(forge(issuing, { version: Buffer.alloc(0) })),
  ),
  specimen(
    'version 1 that is written out',
    'X.690 11.5: a default is left out',
    unreadable('no known version'),
    () => present(forge(issuing, { version: tagged(0xa0, integer(0n)), extensions: [] })),
  ),
  specimen(
    'version 2 with extensions',
    'RFC 5280 4.1.2.9: version 3 alone',
    unreadable('version 2 and has'),
    () => present(forge(issuing, { version: tagged(0xa0, integer(1n)) })),
  ),
  specimen('version 4', 'RFC 5280 4.1.2.1: there is none', unreadable('no known version'), () =>
    present(forge(issuing, { version: tagged(0xa0, integer(3n)) })),
  ),
  specimen('version 2 with unique identifiers', 'RFC 5280 4.1.2.8: to be parsed', admitted, () =>
    present(
      forge(issuing, {
        version: tagged(0xa0, integer(1n)),
        uniqueIds: Buffer.concat([tagged(0x81, Buffer.from([0, 1])), tagged(0x82, Buffer.from([0, 1]))]),
        extensions: [],
      }),
    ),
  ),
  specimen(
    'version 1 with unique identifiers',
    'RFC 5280 4.1.2.8: not in version 1',
    unreadable('version 1 and has'),
    () =>
      present(
        forge(issuing, {
          version: Buffer.alloc(0),
          uniqueIds: tagged(0x81, Buffer.from([0, 1])),
          extensions: [],
        }),
      ),
  ),
  specimen('unique identifiers in the wrong order', 'RFC 5280 4.1', unreadable('out of place'), () =>
    present(
      forge(issuing, {
        uniqueIds: Buffer.concat([tagged(0x82, Buffer.from([0, 1])), tagged(0x81, Buffer.from([0, 1]))]),
      }),
    ),
  ),
  specimen('a field that no certificate has', 'RFC 5280 4.1', unreadable('out of place'), () =>
    present(forge(issuing, { uniqueIds: tagged(0xa4, named('more')) })),
  ),
];
