import { bitString, boolean, integer, octetString, sequence, tagged, utf8 } from './der-writer.ts';
import {
  type Authority,
  ecKeyPair,
  extension,
  extensionOid,
  forge,
  forgeAuthority,
  issuing,
  named,
  root,
  deviceKey,
  rsaIssuing,
  soundExtensions,
  pemOf,
} from './forge.ts';
import { admitted, present, specimen, type Outcome, type Specimen } from './specimen.ts';
import { ecdsa, rsa } from './algorithms.ts';

const notIssued: Outcome = { refused: 'not-issued-by-ca' };
const signatureClause = 'RFC 5280 6.1.3 (a)(1)';
const nameClause = 'RFC 5280 6.1.3 (a)(4)';

const basicConstraints = (...content: readonly Buffer[]): Buffer =>
  extension(extensionOid.basicConstraints, sequence(...content), true);
const keyUsage = (octet: number): Buffer =>
  extension(extensionOid.keyUsage, bitString(Buffer.from([octet])), true);

const under = (ca: Authority, der: Buffer = forge(ca)) => present(der, { caPem: ca.certificatePem });

/** Changes one bit, `fromEnd` octets before the end. */
const flipped = (der: Buffer, fromEnd: number): Buffer => {
  const copy = Buffer.from(der);
  copy[copy.length - fromEnd] = (copy.at(-fromEnd) ?? 0) ^ 1;
  return copy;
};

/** Of the order of P-256. SEC 2 2.4.2 */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that verifies wherever (r, s) does: (r, order - s). */
const twinOf = (signature: Buffer): Buffer => {
  const rLength = signature[3] ?? 0;
  const r = signature.subarray(2, 4 + rLength);
  const s = BigInt(`0x${signature.subarray(6 + rLength).toString('hex')}`);
  return sequence(r, integer(order - s));
};

export const issuers: readonly Specimen[] = [
  specimen('signed by the registered CA', 'A sound device certificate', admitted, () => under(issuing)),
  specimen('signed by a registered root', 'AWS IoT registers any CA, a root too', admitted, () =>
    under(root),
  ),
  specimen('signed by a CA of RSA', 'AWS IoT: SHA256WITHRSA', admitted, () =>
    under(rsaIssuing(), forge(rsaIssuing(), { algorithm: rsa('sha256') })),
  ),
  specimen('signed by another CA of the same name', signatureClause, notIssued, () =>
    present(forge(forgeAuthority('Issuing', ecKeyPair(), {}, root))),
  ),
  specimen('signed by itself', nameClause, notIssued, () =>
    present(forge({ name: named('pump-1'), key: deviceKey })),
  ),
  specimen('signed by itself under the name of the CA', signatureClause, notIssued, () =>
    present(forge({ name: issuing.name, key: deviceKey })),
  ),
  specimen('signed by the root, not by the intermediate', nameClause, notIssued, () => present(forge(root))),
  specimen('signed by the root under the name of the intermediate', signatureClause, notIssued, () =>
    present(forge({ name: issuing.name, key: root.key })),
  ),
  specimen('the right signature under another issuer’s name', nameClause, notIssued, () =>
    present(forge(issuing, { issuer: named('Somebody') })),
  ),
  specimen('the issuer’s name in other letters', 'RFC 5280 7.1: case is ignored', admitted, () =>
    present(forge(issuing, { issuer: named('ISSUING') })),
  ),
  specimen('an authority key identifier of another key', 'RFC 5280 4.2.1.1', notIssued, () => {
    const ca = forgeAuthority(
      'Keyed',
      ecKeyPair(),
      {
        extensions: [
          basicConstraints(boolean(true)),
          extension('2.5.29.14', octetString(Buffer.alloc(20, 1))),
        ],
      },
      root,
    );
    const otherKey = extension(
      extensionOid.authorityKeyIdentifier,
      sequence(tagged(0x80, Buffer.alloc(20, 2))),
    );
    return under(ca, forge(ca, { extensions: [...Object.values(soundExtensions), otherKey] }));
  }),
  specimen('the CA certificate itself', 'It is the root’s, not its own', notIssued, () =>
    present(issuing.der),
  ),
  specimen('a root that is registered, itself', 'RFC 5280 4.2.1.9: cA is TRUE', { refused: 'is-ca' }, () =>
    under(root, root.der),
  ),
  specimen(
    'a CA without basicConstraints',
    'RFC 5280 4.2.1.9: its key must not verify certificates',
    notIssued,
    () => under(forgeAuthority('Weak', ecKeyPair(), { extensions: [keyUsage(0x04)] }, root)),
  ),
  specimen('a CA that may not sign certificates', 'RFC 5280 4.2.1.3: keyCertSign', notIssued, () =>
    under(
      forgeAuthority(
        'Mute',
        ecKeyPair(),
        { extensions: [basicConstraints(boolean(true)), keyUsage(0x80)] },
        root,
      ),
    ),
  ),
  specimen(
    'no certificate for a CA',
    'The registered CA must be readable',
    { unreadable: 'The CA certificate' },
    () => present(forge(issuing), { caPem: pemOf(Buffer.from('3000', 'hex')) }),
  ),
  specimen('two certificates for a CA', 'RegisterCACertificate takes one', { unreadable: 'holds 2' }, () =>
    present(forge(issuing), { caPem: issuing.certificatePem + root.certificatePem }),
  ),
  specimen('a bit of its content changed', signatureClause, notIssued, () => {
    const der = forge(issuing);
    const copy = Buffer.from(der);
    copy.write('pump-2', copy.indexOf('pump-1'));
    return present(copy);
  }),
  specimen('the last bit of its signature changed', signatureClause, notIssued, () =>
    present(flipped(forge(issuing), 1)),
  ),
  specimen('a signature of nothing', signatureClause, notIssued, () =>
    present(forge(issuing, { algorithm: { ...ecdsa('sha256'), sign: () => Buffer.alloc(0) } })),
  ),
  specimen('r and s of zero', 'CVE-2022-21449', notIssued, () =>
    present(
      forge(issuing, { algorithm: { ...ecdsa('sha256'), sign: () => sequence(integer(0n), integer(0n)) } }),
    ),
  ),
  specimen('a byte behind r and s', 'RFC 3279 2.2.3: Ecdsa-Sig-Value is DER', notIssued, () =>
    present(
      forge(issuing, {
        algorithm: {
          ...ecdsa('sha256'),
          sign: (key, tbs) => Buffer.concat([ecdsa('sha256').sign(key, tbs), Buffer.from([0])]),
        },
      }),
    ),
  ),
  specimen(
    'the twin of its ECDSA signature',
    'FIPS 186-5: (r, n - s) is as good. Another certificate id; the row of the name keeps it out',
    admitted,
    () =>
      present(
        forge(issuing, {
          algorithm: { ...ecdsa('sha256'), sign: (key, tbs) => twinOf(ecdsa('sha256').sign(key, tbs)) },
        }),
      ),
  ),
  specimen(
    'another’s certificate, as PEM inside an extension',
    'What is judged must be what was verified',
    { unreadable: 'another certificate' },
    () => {
      const comment = extension('1.2.3.4', utf8(`\n${pemOf(forge(issuing))}`));
      return present(
        forge({ name: named('victim'), key: deviceKey }, { subject: named('victim'), extensions: [comment] }),
      );
    },
  ),
];
