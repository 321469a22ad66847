import { Integer, Sequence } from 'asn1js';
import { CertificateRevocationList, Extensions, RevokedCertificate } from 'pkijs';
import { authorityKeyIdentifier, keyIdentifier } from '../extensions.ts';
import { type Issuer, timeOf } from '../issue-certificate.ts';
import type { Revocation } from '../revocation-reason.ts';
import { crlNumber, reasonCode } from './crl-extensions.ts';
import { keyIdentifierOf } from './key-identifier-of.ts';

export interface CrlContent {
  /** Greater than that of every CRL before it. RFC 5280 5.2.3 */
  readonly number: bigint;
  readonly thisUpdateMs: number;
  /** By when the next CRL is out. */
  readonly nextUpdateMs: number;
  /** By serial, in lower-case hex. */
  readonly revocations: ReadonlyMap<string, Revocation>;
}

/** Version 2, which extensions ask for. RFC 5280 5.1.2.1 */
const versionTwo = 1;

const revoked = ([serial, { atMs, reason }]: readonly [string, Revocation]): RevokedCertificate =>
  new RevokedCertificate({
    userCertificate: Integer.fromBigInt(BigInt(`0x${serial}`)),
    revocationDate: timeOf(atMs),
    // The code for "unspecified" should be left out. RFC 5280 5.3.1
    ...(reason === 'unspecified'
      ? {}
      : { crlEntryExtensions: new Extensions({ extensions: [reasonCode(reason)] }) }),
  });

/** A complete CRL of the issuer in DER, signed with SHA-256. RFC 5280 5 */
export const createCrl = async (content: CrlContent, issuer: Issuer): Promise<Uint8Array> => {
  const { certificate, privateKey } = issuer;
  const authority = keyIdentifierOf(certificate) ?? (await keyIdentifier(certificate.subjectPublicKeyInfo));
  const crl = new CertificateRevocationList({
    version: versionTwo,
    issuer: certificate.subject,
    thisUpdate: timeOf(content.thisUpdateMs),
    nextUpdate: timeOf(content.nextUpdateMs),
    crlExtensions: new Extensions({
      extensions: [authorityKeyIdentifier(authority), crlNumber(content.number)],
    }),
  });
  // The list must be absent, not empty, when nothing is revoked. RFC 5280 5.1.2.6
  if (content.revocations.size > 0)
    crl.revokedCertificates = [...content.revocations]
      .toSorted(([, one], [, other]) => one.atMs - other.atMs)
      .map(revoked);
  await crl.sign(privateKey, 'SHA-256');
  const schema: unknown = crl.toSchema(true);
  if (!(schema instanceof Sequence)) throw new TypeError('pkijs encodes a CRL as a SEQUENCE');
  return new Uint8Array(schema.toBER());
};
