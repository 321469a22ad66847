import { type CertificateExtension, readExtensions } from './certificate-extensions.ts';
import { DerError, derTag, type DerValue, expectDer, readDer, readOneDer } from './der.ts';
import { integerOf, octetsOf } from './der-values.ts';
import { timeOf } from './validity-time.ts';

/** The fields of a certificate that admission looks at. RFC 5280 4.1 */
export interface CertificateSyntax {
  readonly signatureAlgorithm: DerValue;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly subject: DerValue;
  readonly subjectPublicKeyInfo: DerValue;
  readonly extensions: readonly CertificateExtension[];
}

/** Context tags of TBSCertificate. */
const field = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const;
const versions = { v1: 0, v2: 1, v3: 2 } as const;
/** What a reader must be able to handle; CAs must not use longer ones. RFC 5280 4.1.2.2 */
const maxSerialOctets = 20;

const readVersion = (value: DerValue): number => {
  const content = integerOf(readOneDer(value.content, derTag.integer, 'version'), 'version');
  const [version] = content;
  // v1 is the default, and DER leaves a default out. X.690 11.5
  if (content.length !== 1 || (version !== versions.v2 && version !== versions.v3))
    throw new DerError('it is of no known version');
  return version;
};

/** What follows the public key: each at most once, in order. RFC 5280 4.1.2.8, 4.1.2.9 */
const readOptionalFields = (values: readonly DerValue[], version: number): DerValue | undefined => {
  let last = 0;
  for (const { tag } of values) {
    const isKnown = tag === field.issuerUniqueId || tag === field.subjectUniqueId || tag === field.extensions;
    if (!isKnown || (tag & 0x1f) <= last)
      throw new DerError('a field follows its public key that is out of place');
    if (version < (tag === field.extensions ? versions.v3 : versions.v2))
      throw new DerError(
        `it is of version ${version + 1} and has what that version has not (RFC 5280 4.1.2.1)`,
      );
    last = tag & 0x1f;
  }
  return values.find(({ tag }) => tag === field.extensions);
};

const readTbs = (tbs: DerValue): CertificateSyntax => {
  const fields = readDer(tbs.content);
  const versioned = fields[0]?.tag === field.version ? fields[0] : undefined;
  const version = versioned === undefined ? versions.v1 : readVersion(versioned);
  const [serial, signature, issuer, validity, subject, key, ...optional] = fields.slice(
    versioned === undefined ? 0 : 1,
  );
  if (integerOf(serial, 'serial number').length > maxSerialOctets)
    throw new DerError(`its serial number has more than ${maxSerialOctets} octets (RFC 5280 4.1.2.2)`);
  expectDer(issuer, derTag.sequence, 'issuer');
  const [notBefore, notAfter, ...others] = readDer(expectDer(validity, derTag.sequence, 'validity').content);
  if (others.length > 0) throw new DerError('its validity has more than two ends');
  const wrapped = readOptionalFields(optional, version);
  return {
    signatureAlgorithm: expectDer(signature, derTag.sequence, 'signature algorithm'),
    notBeforeMs: timeOf(notBefore, 'notBefore'),
    notAfterMs: timeOf(notAfter, 'notAfter'),
    subject: expectDer(subject, derTag.sequence, 'subject'),
    subjectPublicKeyInfo: expectDer(key, derTag.sequence, 'public key'),
    extensions:
      wrapped === undefined
        ? []
        : readExtensions(readOneDer(wrapped.content, derTag.sequence, 'list of extensions')),
  };
};

/**
 * Takes a certificate apart. The work is linear in its size, whatever it holds: nothing here recurses.
 * @throws DerError when it is not DER through and through, not what RFC 5280 4.1 describes, or says two things at once
 */
export const readCertificateSyntax = (der: Uint8Array): CertificateSyntax => {
  const certificate = readOneDer(der, derTag.sequence, 'certificate');
  const [tbs, algorithm, signature, ...others] = readDer(certificate.content);
  if (others.length > 0) throw new DerError('something follows its signature');
  const syntax = readTbs(expectDer(tbs, derTag.sequence, 'content'));
  octetsOf(signature, 'signature');
  const outer = expectDer(algorithm, derTag.sequence, 'signature algorithm');
  if (Buffer.compare(outer.encoded, syntax.signatureAlgorithm.encoded) !== 0)
    throw new DerError('it names two signature algorithms (RFC 5280 4.1.1.2)');
  return syntax;
};
