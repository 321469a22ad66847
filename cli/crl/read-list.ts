import { readFile } from 'node:fs/promises';
import type { CaCertificate } from '../../infra/cloudformation/stage/ca-certificate.ts';
import { maxRevocationListBytes } from '../../infra/aws/s3-revocation-lists.ts';
import { CertificateError } from '../../infra/pki/certificate-error.ts';
import { crlFreshness } from '../../infra/pki/crl/crl-freshness.ts';
import { type Crl, readCrl } from '../../infra/pki/crl/read-crl.ts';
import { decodePem } from '../../infra/pki/pem.ts';

export interface CurrentList {
  readonly der: Uint8Array;
  readonly crl: Crl;
  readonly ca: CaCertificate;
}

const read = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Error(
      `${path} cannot be read. Sign a list with "npx landfall pki crl", or name it with --crl.`,
      {
        cause,
      },
    );
  }
};

const derOf = (content: Buffer): Uint8Array => {
  const [der] = decodePem('X509 CRL', content.toString('latin1'));
  return der === undefined ? content : new Uint8Array(der);
};

/** The CA whose key has signed the list: only one can have. */
const findIssuer = (
  path: string,
  content: Uint8Array,
  cas: readonly CaCertificate[],
): { readonly ca: CaCertificate; readonly crl: Crl } => {
  const faults: string[] = [];
  for (const ca of cas)
    try {
      return { ca, crl: readCrl(content, ca.pem) };
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      faults.push(`${ca.path}: ${error.message}`);
    }
  throw new Error(`${path} is no list of a CA of the stage. ${faults.join(' ')}`);
};

/**
 * Reads a list, in PEM or DER, and finds its CA; it must be one that onboarding can use now.
 * @throws Error in one line
 */
export const readList = async (
  path: string,
  cas: readonly CaCertificate[],
  nowMs: number,
): Promise<CurrentList> => {
  const der = derOf(await read(path));
  if (der.length > maxRevocationListBytes)
    throw new Error(
      `${path} has ${der.length} bytes, and onboarding reads ${maxRevocationListBytes} at most: leave out certificates that have expired.`,
    );
  const { ca, crl } = findIssuer(path, der, cas);
  const freshness = crlFreshness(crl, nowMs);
  if (freshness !== 'current')
    throw new Error(
      `${path} is ${freshness === 'expired' ? 'expired' : 'not valid yet'} (${new Date(crl.thisUpdateMs).toISOString()} to ${new Date(crl.nextUpdateMs).toISOString()}): sign a new one with "npx landfall pki crl".`,
    );
  return { der, crl, ca };
};
