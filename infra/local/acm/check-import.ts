import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { validation } from './errors.ts';
import { keyAlgorithmOf } from './x509/key-algorithm.ts';
import {
  alternativeNames,
  clientAuth,
  extendedKeyUsages,
  pemBlocks,
  type Material,
} from './x509/material.ts';

export interface ImportRequest {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly chainPem: string | undefined;
}

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ImportCertificate.html */
const limits = { certificate: 32_768, privateKey: 5_120, chain: 2_097_152 } as const;

const requireSize = (what: keyof typeof limits, pem: string): void => {
  const size = Buffer.byteLength(pem);
  if (size > limits[what])
    throw validation(`The ${what} has ${size} bytes; ACM takes ${limits[what]} at most.`);
};

const parse = (pem: string, what: string): X509Certificate => {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw validation(`The ${what} is no PEM-encoded X.509 certificate.`, cause);
  }
};

const parseKey = (pem: string): KeyObject => {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw validation('The private key is no PEM-encoded, unencrypted private key.', cause);
  }
};

const requireLeaf = (pem: string, nowMs: number): X509Certificate => {
  const blocks = pemBlocks(pem);
  if (blocks.length > 1)
    throw validation(
      'The certificate field contains more than one certificate. You can specify only one; the others belong into the chain.',
    );
  const leaf = parse(pem, 'certificate');
  if (leaf.validFromDate.getTime() > nowMs)
    throw validation(`The certificate is not valid before ${leaf.validFrom}.`);
  if (leaf.validToDate.getTime() < nowMs) throw validation(`The certificate expired at ${leaf.validTo}.`);
  if (keyAlgorithmOf(leaf.publicKey) === undefined)
    throw validation(
      'The key is of no algorithm that ACM takes: RSA 1024 to 4096 bits, or EC P-256, P-384, P-521.',
    );
  return leaf;
};

/** The chain stands in order: each certificate is issued by the one behind it. */
const requireChain = (leaf: X509Certificate, chainPem: string): void => {
  const blocks = pemBlocks(chainPem);
  if (blocks.length === 0) throw validation('The certificate chain holds no PEM-encoded certificate.');
  let issued = leaf;
  for (const block of blocks) {
    const issuer = parse(block, 'certificate chain');
    if (!issued.checkIssued(issuer) || !issued.verify(issuer.publicKey))
      throw validation(
        `Could not validate the certificate with the certificate chain: ${issued.subject} is not issued by ${issuer.subject}.`,
      );
    issued = issuer;
  }
};

/** Judges a certificate as ACM does before it imports it. @throws AwsError `ValidationException` */
export const checkImport = (request: ImportRequest, nowMs: number): Material => {
  const { certificatePem, privateKeyPem, chainPem } = request;
  requireSize('certificate', certificatePem);
  requireSize('privateKey', privateKeyPem);
  if (chainPem !== undefined) requireSize('chain', chainPem);
  const x509 = requireLeaf(certificatePem, nowMs);
  if (!x509.checkPrivateKey(parseKey(privateKeyPem)))
    throw validation('The private key does not match the public key of the certificate.');
  if (chainPem !== undefined) requireChain(x509, chainPem);
  return {
    x509,
    certificatePem: x509.toString(),
    chainPem: chainPem === undefined ? '' : `${pemBlocks(chainPem).join('\n')}\n`,
    privateKeyPem,
  };
};

/** What re-importing into the same ARN may not change. https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html */
export const checkReimport = (before: X509Certificate, after: X509Certificate): void => {
  if (keyAlgorithmOf(before.publicKey) !== keyAlgorithmOf(after.publicKey))
    throw validation(
      `The key type and size cannot be changed: it is ${keyAlgorithmOf(before.publicKey)}, the new one ${keyAlgorithmOf(after.publicKey)}. Import it as a new certificate.`,
    );
  if (alternativeNames(before).length > 0 && alternativeNames(after).length === 0)
    throw validation('You cannot remove all of the domain names from a certificate.');
  const kept = extendedKeyUsages(after);
  const removed = extendedKeyUsages(before).filter((usage) => usage !== clientAuth && !kept.includes(usage));
  if (removed.length > 0)
    throw validation(`The extended key usages ${removed.join(', ')} cannot be removed by re-importing.`);
};
