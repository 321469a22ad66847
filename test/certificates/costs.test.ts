import { describe, expect, it } from '@jest/globals';
import { bitString, boolean, octetString, oid, sequence, tagged, utf8 } from './der-writer.ts';
import { commonName, extension, extensionOid, forge, issuing, nameOf } from './forge.ts';
import { measuredJudge } from './measured-judge.ts';
import { present } from './specimen.ts';

describe('the reading of certificates', () => {
  describe('when a certificate is made to cost as much as it can', () => {
    const room = 48_000;
    const many = (value: Buffer): Buffer[] =>
      Array.from({ length: Math.floor(room / value.length) }, () => value);
    const signed = (fields: Parameters<typeof forge>[1]) => () => forge(issuing, fields);
    const withExtensions = (...extensions: readonly Buffer[]) => signed({ extensions });

    it.each<readonly [string, () => Buffer]>([
      ['empty values', () => sequence(...many(sequence()))],
      [
        'common names',
        signed({
          subject: nameOf(
            ...many(commonName(utf8('p')))
              .map((name) => [name])
              .slice(0, 3400),
          ),
        }),
      ],
      ['RDNs', signed({ subject: sequence(...many(tagged(0x31)).slice(0, 20_000)) })],
      ['a common name of 46 KB', signed({ subject: nameOf([commonName(utf8('𐀀'.repeat(11_500)))]) })],
      [
        'extensions',
        withExtensions(
          ...Array.from({ length: 3200 }, (_, index) => extension(`1.2.${index}`, Buffer.alloc(0), true)),
        ),
      ],
      [
        'purposes',
        withExtensions(
          extension(extensionOid.extendedKeyUsage, sequence(...many(oid('1.2.3')).slice(0, 9000))),
        ),
      ],
      [
        'an OID of 46 KB',
        withExtensions(sequence(tagged(0x06, Buffer.alloc(46_000, 0xff)), octetString(Buffer.alloc(0)))),
      ],
      [
        'keyUsage of 46 KB',
        withExtensions(extension(extensionOid.keyUsage, bitString(Buffer.alloc(46_000, 0xff)))),
      ],
      [
        'a path length of 46 KB',
        withExtensions(
          extension(
            extensionOid.basicConstraints,
            sequence(boolean(true), tagged(0x02, Buffer.alloc(46_000, 0x7f))),
          ),
        ),
      ],
      [
        'a modulus of 46 KB',
        signed({
          publicKeyInfo: sequence(
            sequence(oid('1.2.840.113549.1.1.1'), Buffer.from('0500', 'hex')),
            bitString(sequence(tagged(0x02, Buffer.alloc(46_000, 0x7f)), tagged(0x02, Buffer.from([3])))),
          ),
        }),
      ],
      [
        'an exponent of 46 KB',
        signed({
          publicKeyInfo: sequence(
            sequence(oid('1.2.840.113549.1.1.1'), Buffer.from('0500', 'hex')),
            bitString(
              sequence(tagged(0x02, Buffer.alloc(256, 0x7f)), tagged(0x02, Buffer.alloc(46_000, 0x7f))),
            ),
          ),
        }),
      ],
    ])('does not admit %s, nor take long', async (_what, make) => {
      const outcome = await measuredJudge(present(make()));

      expect(outcome).not.toHaveProperty('admitted');
    });

    it('takes no PEM of thousands of blocks, nor long', async () => {
      const blocks = '-----BEGIN CERTIFICATE-----MAA=-----END CERTIFICATE-----'.repeat(1150);

      const outcomes = [
        await measuredJudge(present(blocks)),
        await measuredJudge(present('-----BEGIN CERTIFICATE-----'.repeat(2400))),
        await measuredJudge(present(`-----BEGIN CERTIFICATE-----${'\n'.repeat(65_000)}`)),
      ];

      for (const outcome of outcomes) expect(outcome).toHaveProperty('unreadable');
    });
  });
});
