import { describe, expect, it } from '@jest/globals';
import { admit } from '../../../domain/certificate/admit.ts';
import type { CertificateFacts } from '../../../domain/certificate/certificate-facts.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

const detailOf = (differences: Partial<CertificateFacts>): string => {
  const admission = admit(soundCertificate(differences), NOW_MS);
  return admission.kind === 'refused' ? admission.detail : 'admitted';
};

describe('what is said of a certificate that is refused', () => {
  it.each<[string, Partial<CertificateFacts>]>([
    ['P-256, P-384, P-521 are allowed', { key: { type: 'EC', curve: 'P-192' } }],
    ['used for 1.2.3, 1.2.4, and not', { extendedKeyUsages: ['1.2.3', '1.2.4'] }],
    ['understands: 1.2.3, 1.2.4.', { unknownCriticalExtensions: ['1.2.3', '1.2.4'] }],
    [
      'used for keyEncipherment, dataEncipherment, and not',
      { keyUsages: ['keyEncipherment', 'dataEncipherment'] },
    ],
    ['used for nothing, and not for digitalSignature', { keyUsages: [] }],
    ['which is for CAs alone', { keyUsages: ['digitalSignature', 'keyCertSign'] }],
  ])('names all that is wrong: %s', (words, differences) => {
    expect(detailOf(differences)).toContain(words);
  });

  it.each([
    [5, 'understands: 1.1, 1.2, 1.3, 1.4, 1.5.'],
    [6, 'understands: 1.1, 1.2, 1.3, 1.4, 1.5, 1 more.'],
    [9, 'understands: 1.1, 1.2, 1.3, 1.4, 1.5, 4 more.'],
  ])('names five extensions of %i and counts the others', (count, words) => {
    const oids = Array.from({ length: count }, (_, index) => `1.${index + 1}`);

    expect(detailOf({ unknownCriticalExtensions: oids })).toContain(words);
  });

  it.each([
    [2n ** 256n - 1n, 'admitted'],
    [2n ** 256n, 'more than 256 bits'],
    [2n ** 256n - 2n, 'an odd one from 3 up is needed'],
  ])('says what is wrong with the exponent %d', (exponent, words) => {
    expect(detailOf({ key: { type: 'RSA', bits: 2048, exponent } })).toContain(words);
  });

  it('shows a common name of 128 characters whole', () => {
    const commonName = `${'a'.repeat(127)}.`;

    expect(detailOf({ commonNames: [commonName] })).toContain(`"${commonName}" contains`);
  });

  it('shows the first 128 characters of a longer one', () => {
    const detail = detailOf({ commonNames: ['a'.repeat(129)] });

    expect(detail).toContain(`"${'a'.repeat(128)}…" has 129 characters`);
  });
});
