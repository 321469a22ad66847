import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import type { ReadCertificate } from '../../domain/ports/certificate-reader.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { extendedKeyUsagesOf, isCaOf, keyUsagesOf } from './certificate-extensions.ts';
import { readCertificateSyntax } from './certificate-syntax.ts';
import { commonNamesOf } from './common-names.ts';
import { DerError } from './der.ts';
import { decodePem } from './pem.ts';
import { keyOf } from './public-key.ts';
import { signatureAlgorithmOf } from './signature-algorithm.ts';

/** Characters that AWS IoT takes for one. https://docs.aws.amazon.com/iot/latest/apireference/API_RegisterCertificateWithoutCA.html */
const maxPemLength = 65_536;

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

const derOf = (whose: string, pem: string): Buffer => {
  if (pem.length > maxPemLength)
    throw unreadable(whose, `its PEM has ${pem.length} characters, and AWS IoT takes ${maxPemLength}`);
  const [der, ...others] = decodePem('CERTIFICATE', pem);
  if (der === undefined || others.length > 0)
    throw unreadable(
      whose,
      `its PEM must hold exactly one certificate, and holds ${der === undefined ? 0 : others.length + 1}`,
    );
  return Buffer.from(der);
};

const parse = (whose: string, der: Buffer): X509Certificate => {
  try {
    const certificate = new X509Certificate(der);
    // Node looks for PEM first, in the middle of DER too: an extension's text could stand in for the certificate around it.
    if (certificate.raw.equals(der)) return certificate;
  } catch (error) {
    throw unreadable(whose, 'OpenSSL does not accept it', error);
  }
  throw unreadable(whose, 'OpenSSL reads another certificate in it');
};

const verifies = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    // A key of no CA must not be used on certificates. RFC 5280 4.2.1.9
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key that OpenSSL cannot use verifies nothing.
    return false;
  }
};

/** A point off its curve, for instance. */
const requireUsableKey = (certificate: X509Certificate, { type }: CertificateFacts['key']): void => {
  if (type === 'other') return;
  try {
    void certificate.publicKey;
  } catch (error) {
    throw unreadable('certificate', 'OpenSSL cannot use its public key', error);
  }
};

type WhatItSays = Omit<CertificateFacts, 'isIssuedByCa' | 'caNotBeforeMs' | 'caNotAfterMs'>;

const whatItSays = (der: Buffer): WhatItSays => {
  const { notBeforeMs, notAfterMs, subject, subjectPublicKeyInfo, signatureAlgorithm, extensions } =
    readCertificateSyntax(der);
  const keyUsages = keyUsagesOf(extensions);
  const extendedKeyUsages = extendedKeyUsagesOf(extensions);
  return {
    commonNames: commonNamesOf(subject),
    notBeforeMs,
    notAfterMs,
    key: keyOf(subjectPublicKeyInfo),
    signatureAlgorithm: signatureAlgorithmOf(signatureAlgorithm),
    isCa: isCaOf(extensions),
    ...(keyUsages === undefined ? {} : { keyUsages }),
    ...(extendedKeyUsages === undefined ? {} : { extendedKeyUsages }),
    unknownCriticalExtensions: extensions
      .filter(({ isCritical, oid }) => isCritical && !processedExtensions.has(oid))
      .map(({ oid }) => oid),
  };
};

const readFacts = (der: Buffer): WhatItSays => {
  try {
    return whatItSays(der);
  } catch (error) {
    if (error instanceof DerError) throw unreadable('certificate', error.message, error);
    throw error;
  }
};

/**
 * `ReadCertificate` by a strict reading of the DER, with OpenSSL's judgement of the signature. The CA is read by OpenSSL alone: an
 * operator registered it.
 */
export const readCertificate: ReadCertificate = async (certificatePem, issuerPem) => {
  const der = derOf('certificate', certificatePem);
  const facts = readFacts(der);
  const certificate = parse('certificate', der);
  const issuer = parse('CA certificate', derOf('CA certificate', issuerPem));
  requireUsableKey(certificate, facts.key);
  return {
    ...facts,
    isIssuedByCa: verifies(certificate, issuer),
    caNotBeforeMs: issuer.validFromDate.getTime(),
    caNotAfterMs: issuer.validToDate.getTime(),
  };
};
