import { X509Certificate } from 'node:crypto';
import { CertificateError } from './certificate-error.ts';
import { decodePem } from './pem.ts';

/**
 * Every certificate of a PEM, in its order.
 * @throws CertificateError when it holds a key, no certificate, or something that is none
 */
export const parseCertificates = (whose: string, pem: string): readonly X509Certificate[] => {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
    throw new CertificateError(`${whose} holds a private key: give a file with certificates alone.`);
  const blocks = decodePem('CERTIFICATE', pem);
  if (blocks.length === 0)
    throw new CertificateError(`${whose} holds no certificate in PEM ("BEGIN CERTIFICATE").`);
  return blocks.map((der) => {
    try {
      return new X509Certificate(Buffer.from(der));
    } catch (cause) {
      throw new CertificateError(`${whose} holds something that is no X.509 certificate.`, { cause });
    }
  });
};

/** @throws CertificateError unless it holds exactly one */
export const parseCertificate = (whose: string, pem: string): X509Certificate => {
  const [certificate, ...others] = parseCertificates(whose, pem);
  if (certificate === undefined || others.length > 0)
    throw new CertificateError(
      `${whose} must hold exactly one certificate, and holds ${others.length + 1}: the others belong into the chain.`,
    );
  return certificate;
};
