import { generateKeyPairSync } from 'node:crypto';
import {
  ecdsa,
  ed25519,
  rsa,
  rsaPss,
  rsaPssByDefault,
  type SignatureAlgorithm,
  unmade,
} from './algorithms.ts';
import { integer, oid, sequence, tagged } from './der-writer.ts';
import { type Authority, ecKeyPair, forge, forgeAuthority, issuing, root, rsaIssuing } from './forge.ts';
import { admitted, present, specimen, type Outcome, type Specimen } from './specimen.ts';

const awsSignatures = 'AWS IoT: SHA-256, 384, 512 with RSA, RSASSA-PSS or ECDSA';
const refused = (says: string): Outcome => ({ refused: 'signature-algorithm', says });

const signed = (
  what: string,
  why: string,
  outcome: Outcome,
  ca: () => Authority,
  algorithm: SignatureAlgorithm,
): Specimen =>
  specimen(`signed with ${what}`, why, outcome, () =>
    present(forge(ca(), { algorithm }), { caPem: ca().certificatePem }),
  );

const byRsa = (
  what: string,
  outcome: Outcome,
  algorithm: SignatureAlgorithm,
  why = awsSignatures,
): Specimen => signed(what, why, outcome, rsaIssuing, algorithm);
const byEc = (what: string, outcome: Outcome, algorithm: SignatureAlgorithm, why = awsSignatures): Specimen =>
  signed(what, why, outcome, () => issuing, algorithm);

const onCurve = (curve: string) => {
  const ca = forgeAuthority(curve, ecKeyPair(curve), {}, root);
  return () => ca;
};

const edwards = () => {
  const ca = forgeAuthority('Edwards', generateKeyPairSync('ed25519'), {}, root);
  return () => ca;
};

const mismatch = (what: string, innerAlgorithm: Buffer): Specimen =>
  specimen(what, 'RFC 5280 4.1.1.2: must be the same', { unreadable: 'two signature algorithms' }, () =>
    present(forge(issuing, { innerAlgorithm })),
  );

export const signatures: readonly Specimen[] = [
  byRsa('SHA-256 and RSA', admitted, rsa('sha256')),
  byRsa('SHA-384 and RSA', admitted, rsa('sha384')),
  byRsa('SHA-512 and RSA', admitted, rsa('sha512')),
  byRsa('SHA-224 and RSA', refused('SHA224-RSA'), rsa('sha224')),
  byRsa('SHA-1 and RSA', refused('SHA1-RSA'), rsa('sha1')),
  byRsa('MD5 and RSA', refused('MD5-RSA'), rsa('md5')),
  byRsa('MD2 and RSA', refused('MD2-RSA'), unmade('1.2.840.113549.1.1.2')),
  byRsa('an algorithm that nobody knows', refused('1.2.3.4'), unmade('1.2.3.4')),
  byRsa('RSASSA-PSS and SHA-256', admitted, rsaPss('sha256')),
  byRsa('RSASSA-PSS and SHA-384', admitted, rsaPss('sha384')),
  byRsa('RSASSA-PSS and SHA-512', admitted, rsaPss('sha512')),
  byRsa('RSASSA-PSS and SHA-1', refused('SHA1-RSAPSS'), rsaPss('sha1')),
  byRsa(
    'RSASSA-PSS and no parameters',
    refused('SHA1-RSAPSS'),
    rsaPssByDefault,
    'RFC 8017 A.2.3: SHA-1 by default',
  ),
  byRsa(
    'RSASSA-PSS, SHA-256 and a mask of SHA-1',
    refused('SHA256-RSAPSS-MGF1-SHA1'),
    rsaPss('sha256', 'sha1'),
    'RFC 8446 4.2.3: MGF1 with the same hash',
  ),
  byRsa(
    'RSASSA-PSS and another mask than MGF1',
    { unreadable: 'not MGF1' },
    {
      ...rsaPss('sha256'),
      identifier: sequence(
        oid('1.2.840.113549.1.1.10'),
        sequence(tagged(0xa1, sequence(oid('1.2.3.4'), sequence(oid('1.2.3.4'))))),
      ),
    },
    'RFC 8017 A.2.3',
  ),
  byRsa(
    'RSASSA-PSS and a number for parameters',
    { unreadable: 'PSS parameters' },
    { ...rsaPss('sha256'), identifier: sequence(oid('1.2.840.113549.1.1.10'), integer(1n)) },
    'RFC 8017 A.2.3',
  ),
  byEc('SHA-256 and ECDSA', admitted, ecdsa('sha256')),
  byEc('SHA-384 and ECDSA', admitted, ecdsa('sha384')),
  byEc('SHA-512 and ECDSA', admitted, ecdsa('sha512')),
  byEc('SHA-224 and ECDSA', refused('SHA224-ECDSA'), ecdsa('sha224')),
  byEc('SHA-1 and ECDSA', refused('SHA1-ECDSA'), ecdsa('sha1')),
  signed('ECDSA on P-384', awsSignatures, admitted, onCurve('P-384'), ecdsa('sha384')),
  signed('ECDSA on P-521', awsSignatures, admitted, onCurve('P-521'), ecdsa('sha512')),
  signed('Ed25519', awsSignatures, refused('Ed25519'), edwards(), ed25519),
  byEc(
    'DSA and SHA-256',
    refused('SHA256-DSA'),
    unmade('2.16.840.1.101.3.4.3.2'),
    'No longer on AWS IoT’s list',
  ),
  signed(
    'RSA by name, and ECDSA in truth',
    'RFC 5280 6.1.3 (a)(1)',
    { refused: 'not-issued-by-ca' },
    () => issuing,
    {
      ...ecdsa('sha256'),
      identifier: rsa('sha256').identifier,
    },
  ),
  mismatch('SHA-384 inside and SHA-256 outside', ecdsa('sha384').identifier),
  mismatch('RSA inside and ECDSA outside', rsa('sha256').identifier),
  mismatch(
    'parameters inside and none outside',
    sequence(oid('1.2.840.10045.4.3.2'), Buffer.from('0500', 'hex')),
  ),
];
