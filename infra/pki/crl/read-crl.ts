import type { X509Certificate } from 'node:crypto';
import { type CertificateExtension, keyUsagesOf } from '../certificate-extensions.ts';
import { readCertificateSyntax } from '../certificate-syntax.ts';
import { DerError, derTag, readDer, readOneDer } from '../der.ts';
import { naturalOf } from '../der-values.ts';
import { normalizeSerial } from '../normalize-serial.ts';
import { parseCertificate } from '../parse-certificates.ts';
import { decodePem } from '../pem.ts';
import type { Revocation } from '../revocation-reason.ts';
import { readEntries, refuseUnknown } from './crl-entries.ts';
import { unusableCrl } from './crl-error.ts';
import { crlOid } from './crl-oids.ts';
import { signatureFault } from './crl-signature.ts';
import { type CrlSyntax, readCrlSyntax } from './crl-syntax.ts';

/** A complete CRL that the CA has signed. Whether it is current is another question: `crlFreshness`. */
export interface Crl {
  readonly number: bigint;
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number;
  /** By serial, in lower-case hex without leading zeros. */
  readonly revocations: ReadonlyMap<string, Revocation>;
  /** @param serial hex in any writing, such as `X509Certificate.serialNumber` */
  readonly revocationOf: (serial: string) => Revocation | undefined;
}

const derOf = (content: string | Uint8Array): Uint8Array => {
  if (typeof content !== 'string') return content;
  const blocks = decodePem('X509 CRL', content);
  const [der] = blocks;
  if (der === undefined || blocks.length > 1)
    throw unusableCrl(`its PEM must hold exactly one block "X509 CRL", and holds ${blocks.length}`);
  return new Uint8Array(der);
};

const parse = (der: Uint8Array): CrlSyntax => {
  try {
    readOneDer(der, derTag.sequence, 'CRL');
  } catch (error) {
    throw unusableCrl('it is not one whole DER value', error);
  }
  try {
    return readCrlSyntax(der);
  } catch (error) {
    if (error instanceof DerError) throw unusableCrl(`it is not an X.509 CRL: ${error.message}`, error);
    throw error;
  }
};

const valueOf = (extensions: readonly CertificateExtension[], oid: string): Uint8Array | undefined =>
  extensions.find((extension) => extension.oid === oid)?.value;

/** keyIdentifier of AuthorityKeyIdentifier. RFC 5280 4.2.1.1 */
const keyIdentifierTag = 0x80;

const issuerKeyIdentifierOf = (extensions: readonly CertificateExtension[]): Uint8Array | undefined => {
  const value = valueOf(extensions, crlOid.authorityKeyIdentifier);
  if (value === undefined) return undefined;
  const fields = readDer(readOneDer(value, derTag.sequence, 'authority key identifier').content);
  return fields.find(({ tag }) => tag === keyIdentifierTag)?.content;
};

const refuseOtherIssuers = (crl: CrlSyntax, issuer: X509Certificate): void => {
  const { subject, extensions } = readCertificateSyntax(issuer.raw);
  // A CA writes its name on CRLs as its certificate does. RFC 5280 5.1.2.3
  if (Buffer.compare(crl.issuer.encoded, subject.encoded) !== 0)
    throw unusableCrl('another CA has issued it');
  const named = issuerKeyIdentifierOf(crl.extensions);
  const own = valueOf(extensions, crlOid.subjectKeyIdentifier);
  if (
    named !== undefined &&
    own !== undefined &&
    Buffer.compare(named, readOneDer(own, derTag.octetString, 'subject key identifier').content) !== 0
  )
    throw unusableCrl('it is signed by another key of a CA of that name');
  if (keyUsagesOf(extensions)?.includes('cRLSign') === false)
    throw unusableCrl('its CA may not sign CRLs, as cRLSign is not in its keyUsage');
  const fault = signatureFault(crl, issuer.publicKey);
  if (fault !== undefined) throw unusableCrl(fault);
};

const refuseOtherScopes = (extensions: readonly CertificateExtension[]): void => {
  if (valueOf(extensions, crlOid.deltaCrlIndicator) !== undefined)
    throw unusableCrl('it is a delta CRL, and tells changes only');
  if (valueOf(extensions, crlOid.issuingDistributionPoint) !== undefined)
    throw unusableCrl('it is for one distribution point, and may tell of a part of the certificates only');
  refuseUnknown(extensions, [crlOid.crlNumber, crlOid.authorityKeyIdentifier]);
};

const numberOf = (extensions: readonly CertificateExtension[]): bigint => {
  const value = valueOf(extensions, crlOid.crlNumber);
  // Every CRL of a conforming CA has one. RFC 5280 5.2.3
  if (value === undefined) throw unusableCrl('it has no CRL number');
  return naturalOf(readOneDer(value, derTag.integer, 'CRL number'), 'CRL number');
};

const judge = (crl: CrlSyntax, issuer: X509Certificate): Crl => {
  // Version 2 is written 1. RFC 5280 5.1.2.1
  if (crl.version !== 1n) throw unusableCrl('it is not of version 2');
  refuseOtherIssuers(crl, issuer);
  refuseOtherScopes(crl.extensions);
  const { thisUpdateMs, nextUpdateMs } = crl;
  if (nextUpdateMs === undefined) throw unusableCrl('it does not say when the next one comes (nextUpdate)');
  const number = numberOf(crl.extensions);
  const revocations = readEntries(crl.entries);
  return {
    number,
    thisUpdateMs,
    nextUpdateMs,
    revocations,
    revocationOf: (serial) => revocations.get(normalizeSerial(serial)),
  };
};

/**
 * Reads a CRL, and holds it against its issuer: name, key identifier, right to sign, signature. RFC 5280 5, 6.3.3. The work is
 * linear in its size, which der.ts bounds at 16 MB.
 * @param content PEM, or DER
 * @param issuerPem the CA whose certificates it is about
 * @throws CertificateError for any that is not a complete CRL of version 2 with a number, signed by that CA, all of whose critical
 *   extensions are understood
 */
export const readCrl = (content: string | Uint8Array, issuerPem: string): Crl => {
  const issuer = parseCertificate('The CA certificate', issuerPem);
  const crl = parse(derOf(content));
  try {
    return judge(crl, issuer);
  } catch (error) {
    if (error instanceof DerError) throw unusableCrl(`of it, or of its CA, ${error.message}`, error);
    throw error;
  }
};
