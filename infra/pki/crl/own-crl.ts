import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateError } from '../certificate-error.ts';
import { authorities, files } from '../pki-paths.ts';
import { type Crl, readCrl } from './read-crl.ts';

export const crlFiles = { folder: 'crl', der: 'crl.der', pem: 'crl.pem' } as const;

/** The last CRL that the PKI's intermediate has signed, `undefined` where there is none of this intermediate. */
export const readOwnCrl = async (directory: string): Promise<Crl | undefined> => {
  let der: Uint8Array;
  let issuerPem: string;
  try {
    der = await readFile(join(directory, crlFiles.folder, crlFiles.der));
    issuerPem = await readFile(join(directory, authorities.intermediate, files.certificate), 'utf8');
  } catch {
    return undefined;
  }
  try {
    return readCrl(der, issuerPem);
  } catch (error) {
    // That of a CA that was replaced, or something damaged: the next one replaces it.
    if (error instanceof CertificateError) return undefined;
    throw error;
  }
};
