import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { admit } from '../../../domain/certificate/admit.ts';
import type { RefusalReason } from '../../../domain/certificate/admit.ts';
import type { CertificateFacts } from '../../../domain/certificate/certificate-facts.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

const named = (commonName: string) => admit(soundCertificate({ commonNames: [commonName] }), NOW_MS);

describe('admit', () => {
  describe('when the certificate is sound', () => {
    it('names the thing after its common name', () => {
      expect(admit(soundCertificate(), NOW_MS)).toEqual({ kind: 'admitted', thingName: 'sensor-1' });
    });

    it.each<[string, Partial<CertificateFacts>]>([
      ['it becomes valid now', { notBeforeMs: NOW_MS }],
      ['it is valid until now', { notAfterMs: NOW_MS }],
      ['its CA becomes valid now', { caNotBeforeMs: NOW_MS }],
      ['its CA is valid until now', { caNotAfterMs: NOW_MS }],
      ['its key is RSA of 2048 bits', { key: { type: 'RSA', bits: 2048, exponent: 65_537n } }],
      ['its key is RSA of 4096 bits', { key: { type: 'RSA', bits: 4096, exponent: 65_537n } }],
      ['its key is RSA of 16384 bits', { key: { type: 'RSA', bits: 16_384, exponent: 65_537n } }],
      ['its exponent is the least there is', { key: { type: 'RSA', bits: 2048, exponent: 3n } }],
      ['its exponent is the greatest', { key: { type: 'RSA', bits: 2048, exponent: 2n ** 256n - 1n } }],
      ['its key is on P-256', { key: { type: 'EC', curve: 'P-256' } }],
      ['its key is on P-384', { key: { type: 'EC', curve: 'P-384' } }],
      ['its key is on P-521', { key: { type: 'EC', curve: 'P-521' } }],
      ['it is for clientAuth', { extendedKeyUsages: [CLIENT_AUTH] }],
      ['it is for clientAuth too', { extendedKeyUsages: [SERVER_AUTH, CLIENT_AUTH] }],
      ['its key is for digitalSignature', { keyUsages: ['digitalSignature'] }],
      ['its key is for more than that', { keyUsages: ['digitalSignature', 'keyAgreement'] }],
    ])('admits it when %s', (_case, differences) => {
      expect(admit(soundCertificate(differences), NOW_MS)).toMatchObject({ kind: 'admitted' });
    });

    it.each(
      ['RSA', 'RSAPSS', 'ECDSA'].flatMap((scheme) =>
        ['SHA256', 'SHA384', 'SHA512'].map((hash) => `${hash}-${scheme}`),
      ),
    )('admits the signature algorithm %s', (signatureAlgorithm) => {
      expect(admit(soundCertificate({ signatureAlgorithm }), NOW_MS)).toMatchObject({ kind: 'admitted' });
    });
  });

  describe('when a check fails', () => {
    it.each<[RefusalReason, string, Partial<CertificateFacts>]>([
      ['not-issued-by-ca', 'signature of the CA', { isIssuedByCa: false }],
      ['ca-not-yet-valid', '2027-01-15T08:00:00.001Z', { caNotBeforeMs: NOW_MS + 1 }],
      ['ca-expired', '2027-01-15T07:59:59.999Z', { caNotAfterMs: NOW_MS - 1 }],
      ['not-yet-valid', '2027-01-15T08:00:00.001Z', { notBeforeMs: NOW_MS + 1 }],
      ['expired', '2027-01-15T07:59:59.999Z', { notAfterMs: NOW_MS - 1 }],
      ['key-size', '2047 bits', { key: { type: 'RSA', bits: 2047, exponent: 65_537n } }],
      ['key-size', 'at most 16384', { key: { type: 'RSA', bits: 16_385, exponent: 65_537n } }],
      ['key-exponent', 'exponent 1;', { key: { type: 'RSA', bits: 2048, exponent: 1n } }],
      ['key-exponent', 'exponent 2;', { key: { type: 'RSA', bits: 2048, exponent: 2n } }],
      ['key-exponent', 'exponent 4;', { key: { type: 'RSA', bits: 2048, exponent: 4n } }],
      ['key-exponent', '256 bits', { key: { type: 'RSA', bits: 2048, exponent: 2n ** 256n + 1n } }],
      ['key-curve', 'P-192', { key: { type: 'EC', curve: 'P-192' } }],
      ['key-curve', 'secp256k1', { key: { type: 'EC', curve: 'secp256k1' } }],
      ['key-type', 'Ed25519', { key: { type: 'other', algorithm: 'Ed25519' } }],
      ['signature-algorithm', 'SHA1-RSA', { signatureAlgorithm: 'SHA1-RSA' }],
      ['signature-algorithm', 'MD5-RSA', { signatureAlgorithm: 'MD5-RSA' }],
      ['signature-algorithm', '1.3.101.112', { signatureAlgorithm: '1.3.101.112' }],
      ['signature-algorithm', 'XSHA256-RSA', { signatureAlgorithm: 'XSHA256-RSA' }],
      ['signature-algorithm', 'SHA256-RSA-X', { signatureAlgorithm: 'SHA256-RSA-X' }],
      ['is-ca', 'CA:TRUE', { isCa: true }],
      ['extended-key-usage', SERVER_AUTH, { extendedKeyUsages: [SERVER_AUTH] }],
      ['extended-key-usage', 'nothing', { extendedKeyUsages: [] }],
      ['key-usage', 'used for keyEncipherment,', { keyUsages: ['keyEncipherment'] }],
      ['key-usage', 'used for nothing,', { keyUsages: [] }],
      ['key-usage', 'keyCertSign', { keyUsages: ['digitalSignature', 'keyCertSign'] }],
      [
        'extended-key-usage',
        'used for 1.1, 1.2, 1.3, 1.4, 1.5, 2 more,',
        { extendedKeyUsages: ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7'] },
      ],
      [
        'unknown-critical-extension',
        '1.1, 1.2, 1.3, 1.4, 1.5.',
        { unknownCriticalExtensions: ['1.1', '1.2', '1.3', '1.4', '1.5'] },
      ],
      ['unknown-critical-extension', '1.2.3.4', { unknownCriticalExtensions: ['1.2.3.4', '1.2.3.5'] }],
      ['common-name-missing', 'no common name', { commonNames: [] }],
      ['common-name-ambiguous', '2 common names', { commonNames: ['sensor-1', 'sensor-2'] }],
      ['common-name-ambiguous', '2 common names', { commonNames: ['sensor-1', 'sensor-1'] }],
    ])('refuses with %s and says "%s"', (reason, words, differences) => {
      const admission = admit(soundCertificate(differences), NOW_MS);

      expect(admission).toMatchObject({ kind: 'refused', reason, detail: expect.stringContaining(words) });
    });

    it('says the first thing that is wrong', () => {
      const admission = admit(soundCertificate({ isIssuedByCa: false, commonNames: [] }), NOW_MS);

      expect(admission).toMatchObject({ reason: 'not-issued-by-ca' });
    });

    it('looks at the kind of the signature before it believes one', () => {
      const admission = admit(
        soundCertificate({ isIssuedByCa: false, signatureAlgorithm: 'MD5-RSA' }),
        NOW_MS,
      );

      expect(admission).toMatchObject({ reason: 'signature-algorithm' });
    });
  });

  describe('when it looks at the common name', () => {
    it.each(['a', 'A9', 'a:b_c-d', '-', '0'.repeat(128)])('admits %s', (commonName) => {
      expect(named(commonName)).toEqual({ kind: 'admitted', thingName: commonName });
    });

    it.each([
      ['', 'is empty'],
      ['0'.repeat(129), 'has 129 characters; at most 128'],
      ['my sensor', 'contains a space'],
      ['sensor-1\n', 'contains U+000A'],
      ['sensor.1', 'contains "." (U+002E)'],
      ['sensor/1', 'contains "/" (U+002F)'],
      ['sensör', 'contains U+00F6'],
      ['🛬', 'contains U+1F6EC'],
      ['a b\u0000c', 'contains a space, U+0000'],
      ['!"#$%&', 'contains "!" (U+0021), """ (U+0022), "#" (U+0023), "$" (U+0024), "%" (U+0025);'],
    ])('refuses %j because it %s', (commonName, words) => {
      const admission = named(commonName);

      expect(admission).toMatchObject({
        kind: 'refused',
        reason: 'common-name-invalid',
        detail: expect.stringContaining(words),
      });
    });

    it('keeps the detail on one line and short, whatever the name holds', () => {
      fc.assert(
        fc.property(fc.uint16Array({ maxLength: 400 }), (units) => {
          const admission = named(String.fromCharCode(...units));

          const detail = admission.kind === 'refused' ? admission.detail : '';
          expect(detail).not.toContain('\n');
          expect(detail.length).toBeLessThan(1500);
        }),
      );
    });

    it('admits a name if and only if AWS IoT takes it for a thing', () => {
      const letters = 'abzABZ0189:_- ./\nä'.split('');
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...letters), maxLength: 140 }), (commonName) => {
          const isThingName =
            commonName.length >= 1 &&
            commonName.length <= 128 &&
            commonName.split('').every((letter) => /[a-zA-Z0-9:_-]/.test(letter));

          expect(named(commonName).kind).toBe(isThingName ? 'admitted' : 'refused');
        }),
      );
    });
  });
});
