import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CertificateError } from '../../pki/certificate-error.ts';
import { checkCaCertificate } from '../../pki/check-ca-certificate.ts';
import { StageError } from './stage-error.ts';

export interface CaCertificate {
  readonly path: string;
  /** As OpenSSL would write it: a file that is only formatted anew must not become another CA. */
  readonly pem: string;
  /** AWS IoT's id: lower-case hex of the SHA-256. */
  readonly id: string;
  readonly subject: string;
}

const readPem = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new StageError(
      `The CA certificate ${path} cannot be read. Make one with "npx landfall pki init", or name another with --param="caCertificate=PATH".`,
      { cause },
    );
  }
};

const readCaCertificate = async (path: string, now: Date): Promise<CaCertificate> => {
  const pem = await readPem(path);
  try {
    checkCaCertificate(`The CA certificate ${path}`, pem, now);
  } catch (cause) {
    throw cause instanceof CertificateError ? new StageError(cause.message, { cause }) : cause;
  }
  const certificate = new X509Certificate(pem);
  return {
    path,
    pem: certificate.toString(),
    id: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: certificate.subject,
  };
};

/**
 * The CA certificates in the files, each checked as AWS IoT will.
 * @throws StageError that names the file, what is wrong and what to do
 */
export const readCaCertificates = async (
  paths: readonly string[],
  now: Date,
): Promise<readonly CaCertificate[]> => {
  const read: CaCertificate[] = [];
  for (const path of paths) {
    const certificate = await readCaCertificate(path, now);
    const same = read.find(({ id }) => id === certificate.id);
    if (same !== undefined)
      throw new StageError(
        `The CA certificates ${same.path} and ${path} are the same: remove one of them from caCertificatePaths.`,
      );
    // RegisterCertificate, which carries a device to the other Regions, could not tell which of them signed.
    const namesake = read.find(({ subject }) => subject === certificate.subject);
    if (namesake !== undefined)
      throw new StageError(
        `The CA certificates ${namesake.path} and ${path} have the same subject (${certificate.subject.replaceAll('\n', ', ')}): give the new CA another name (npx landfall pki init --ca-name), for AWS IoT finds the CA of a device's certificate by it.`,
      );
    read.push(certificate);
  }
  return read;
};
