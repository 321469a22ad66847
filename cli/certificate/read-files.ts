import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerCertificate } from '../../infra/pki/check-server-certificate.ts';

/** Where the three files are, each by its own option; those of our own PKI otherwise. */
export interface CertificatePaths {
  readonly certificate?: string;
  readonly privateKey?: string;
  readonly chain?: string;
  readonly pki: string;
}

const read = async (what: string, path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`The ${what} ${path} cannot be read.`, { cause });
  }
};

/** @throws Error when only some of the options are given, or a file cannot be read */
export const readServerCertificate = async (paths: CertificatePaths): Promise<ServerCertificate> => {
  const { certificate, privateKey, chain, pki } = paths;
  if (certificate !== undefined && privateKey !== undefined && chain !== undefined)
    return {
      certificatePem: await read('server certificate', certificate),
      privateKeyPem: await read('private key', privateKey),
      chainPem: await read('chain', chain),
    };
  if (certificate !== undefined || privateKey !== undefined || chain !== undefined)
    throw new Error(
      'Give --certificate, --private-key and --chain together, or none of them to take those of the PKI.',
    );
  const ofPki = async (what: string, folder: string, file: string): Promise<string> =>
    read(what, join(pki, folder, file));
  return {
    certificatePem: await ofPki('server certificate', 'server', 'certificate.pem'),
    privateKeyPem: await ofPki('private key', 'server', 'private-key.pem'),
    chainPem:
      (await ofPki('certificate', 'intermediate-ca', 'certificate.pem')) +
      (await ofPki('certificate', 'root-ca', 'certificate.pem')),
  };
};
