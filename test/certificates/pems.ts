import { octetString } from './der-writer.ts';
import { extension, forge, issuing, pemOf, soundExtensions } from './forge.ts';
import { admitted, type Outcome, present, specimen, type Specimen } from './specimen.ts';

const text = (what: string, why: string, outcome: Outcome, change: (pem: string) => string): Specimen =>
  specimen(what, why, outcome, () => present(change(pemOf(forge(issuing)))));

/** One whose base64 ends in ==; the size of an ECDSA signature varies. */
const padded = (): Buffer => {
  for (let size = 0; size < 64; size += 1) {
    const der = withComment(size);
    if (der.length % 3 === 1) return der;
  }
  throw new Error('No certificate of 64 has a length of that kind.');
};

const withComment = (octets: number): Buffer =>
  forge(issuing, {
    extensions: [
      ...Object.values(soundExtensions),
      extension('1.2.3.4', octetString(Buffer.alloc(octets, 0x2e))),
    ],
  });

export const pems: readonly Specimen[] = [
  text('lines that end in CR LF', 'RFC 7468 3: any line ending', admitted, (pem) =>
    pem.replaceAll('\n', '\r\n'),
  ),
  text(
    'text before and after',
    'RFC 7468 2: explanatory text is passed over',
    admitted,
    (pem) => `subject=CN=victim\n${pem}-- \nsent from my pump\n`,
  ),
  text('no line breaks in its base64', 'RFC 7468 3: lines of other lengths are parsed', admitted, (pem) =>
    pem.replaceAll(/([A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])/g, '$1'),
  ),
  text('two of them', 'RegisterCertificate takes one', { unreadable: 'holds 2' }, (pem) => pem + pem),
  text(
    'the chain behind it',
    'RegisterCertificate takes one',
    { unreadable: 'holds 2' },
    (pem) => pem + issuing.certificatePem,
  ),
  text('another label', 'RFC 7468 5.1: CERTIFICATE', { unreadable: 'holds 0' }, (pem) =>
    pem.replaceAll(' CERTIFICATE', ' PUBLIC KEY'),
  ),
  text(
    'the label of OpenSSL’s trusted certificates',
    'RFC 7468 5.1: CERTIFICATE',
    { unreadable: 'holds 0' },
    (pem) => pem.replaceAll(' CERTIFICATE', ' TRUSTED CERTIFICATE'),
  ),
  text('a beginning and no end', 'RFC 7468 3', { unreadable: 'holds 0' }, (pem) =>
    pem.replace('-----END CERTIFICATE-----', ''),
  ),
  text('a letter that is not of base64', 'RFC 7468 3', { unreadable: 'holds 0' }, (pem) =>
    pem.replace('MII', 'M*I'),
  ),
  text('base64url', 'RFC 7468 3: base64 of RFC 4648 4', { unreadable: 'holds 0' }, (pem) =>
    pem.replace('MII', 'M_-'),
  ),
  text('padding where it needs some', 'RFC 4648 4', admitted, () => pemOf(padded())),
  text('no padding where it needs some', 'RFC 4648 3.2: it must be there', { unreadable: 'holds 0' }, () =>
    pemOf(padded()).replaceAll('=', ''),
  ),
  text('bits behind its last byte', 'RFC 4648 3.5: they are zero', { unreadable: 'holds 0' }, () =>
    // One digit on: the four bits that do not count are 0001.
    pemOf(padded()).replace(/[AQgw](?===)/, (digit) => String.fromCharCode(digit.charCodeAt(0) + 1)),
  ),
  text('padding in the middle', 'RFC 4648 4', { unreadable: 'holds 0' }, (pem) =>
    pem.replace('\nMII', '\nMI=='),
  ),
  text('nothing at all', 'DescribeCertificate gives a PEM', { unreadable: 'holds 0' }, () => ''),
  text('no block', 'DescribeCertificate gives a PEM', { unreadable: 'holds 0' }, () => 'hello'),
  text(
    'a block with nothing in it',
    'RFC 7468 3',
    { unreadable: 'its certificate is missing' },
    () => '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
  ),

  specimen('16 KB', 'AWS IoT bounds the PEM alone', admitted, () => present(withComment(16_384))),
  specimen(
    'PEM of 65,536 characters',
    'AWS IoT: certificatePem has 65,536 characters at most',
    admitted,
    () => present(pemOf(forge(issuing)).padEnd(65_536, '.')),
  ),
  specimen(
    'PEM of 65,537 characters',
    'AWS IoT: certificatePem has 65,536 characters at most',
    { unreadable: '65537 characters' },
    () => present(pemOf(forge(issuing)).padEnd(65_537, '.')),
  ),
  specimen('47 KB, all that fits into 65,536 characters', 'AWS IoT bounds the PEM alone', admitted, () =>
    present(withComment(47_500)),
  ),
];
