import { X509Certificate } from 'node:crypto';
import { fromBER } from 'asn1js';
import { BasicConstraints, Certificate, ExtKeyUsage, type Extension } from 'pkijs';
import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import type { ReadCertificate } from '../../domain/ports/certificate-reader.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { decodePem } from './pem.ts';
import { keyOf } from './public-key.ts';
import { signatureAlgorithmOf } from './signature-algorithm.ts';

const commonNameOid = '2.5.4.3';
const extensionOid = { basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37' } as const;

/** Extensions whose meaning admission has weighed: basicConstraints, keyUsage, extendedKeyUsage, subjectAltName, both key identifiers. */
const processedExtensions: ReadonlySet<string> = new Set([
  '2.5.29.19',
  '2.5.29.15',
  '2.5.29.37',
  '2.5.29.17',
  '2.5.29.14',
  '2.5.29.35',
]);

const unreadable = (whose: string, why: string, cause?: unknown): TerminalError =>
  new TerminalError('certificate-unreadable', `The ${whose} cannot be read: ${why}.`, { cause });

const parse = (whose: string, pem: string): { readonly certificate: Certificate; readonly der: Buffer } => {
  const blocks = decodePem('CERTIFICATE', pem);
  const [der] = blocks;
  if (der === undefined || blocks.length > 1)
    throw unreadable(whose, `its PEM must hold exactly one certificate, and holds ${blocks.length}`);
  const { offset, result } = fromBER(der);
  if (offset !== der.byteLength) throw unreadable(whose, 'it is not one whole DER value');
  try {
    return { certificate: new Certificate({ schema: result }), der: Buffer.from(der) };
  } catch (error) {
    throw unreadable(whose, 'it is not an X.509 certificate', error);
  }
};

const x509 = (whose: string, der: Buffer): X509Certificate => {
  try {
    return new X509Certificate(der);
  } catch (error) {
    throw unreadable(whose, 'OpenSSL does not accept it', error);
  }
};

const verifies = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key that OpenSSL cannot use verifies nothing.
    return false;
  }
};

/** The value of an AttributeValue, whichever string type it has. */
const textOf = (value: unknown): string => {
  const block =
    typeof value === 'object' && value !== null && 'valueBlock' in value ? value.valueBlock : undefined;
  const text = typeof block === 'object' && block !== null && 'value' in block ? block.value : undefined;
  return typeof text === 'string' ? text : '';
};

const parsed = <Parsed>(
  extensions: readonly Extension[],
  oid: string,
  isParsed: (value: unknown) => value is Parsed,
): Parsed | undefined => {
  const extension = extensions.find(({ extnID }) => extnID === oid);
  if (extension === undefined) return undefined;
  const value: unknown = extension.parsedValue;
  if (!isParsed(value)) throw unreadable('certificate', `its extension ${oid} is malformed`);
  return value;
};

const isBasicConstraints = (value: unknown): value is BasicConstraints => value instanceof BasicConstraints;
const isExtKeyUsage = (value: unknown): value is ExtKeyUsage => value instanceof ExtKeyUsage;

/** `ReadCertificate` on pkijs, with OpenSSL's judgement of the signature. */
export const readCertificate: ReadCertificate = async (certificatePem, issuerPem) => {
  const leaf = parse('certificate', certificatePem);
  const issuer = parse('CA certificate', issuerPem);
  const extensions = leaf.certificate.extensions ?? [];
  const extendedKeyUsages = parsed(extensions, extensionOid.extendedKeyUsage, isExtKeyUsage)?.keyPurposes;
  return {
    commonNames: leaf.certificate.subject.typesAndValues
      .filter(({ type }) => type === commonNameOid)
      .map(({ value }) => textOf(value)),
    notBeforeMs: leaf.certificate.notBefore.value.getTime(),
    notAfterMs: leaf.certificate.notAfter.value.getTime(),
    isIssuedByCa: verifies(x509('certificate', leaf.der), x509('CA certificate', issuer.der)),
    caNotBeforeMs: issuer.certificate.notBefore.value.getTime(),
    caNotAfterMs: issuer.certificate.notAfter.value.getTime(),
    key: keyOf(leaf.certificate.subjectPublicKeyInfo),
    signatureAlgorithm: signatureAlgorithmOf(leaf.certificate),
    isCa: parsed(extensions, extensionOid.basicConstraints, isBasicConstraints)?.cA ?? false,
    ...(extendedKeyUsages === undefined ? {} : { extendedKeyUsages }),
    unknownCriticalExtensions: extensions
      .filter(({ critical, extnID }) => critical && !processedExtensions.has(extnID))
      .map(({ extnID }) => extnID),
  } satisfies CertificateFacts;
};
