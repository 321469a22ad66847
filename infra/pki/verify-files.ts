import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CertificateError } from './certificate-error.ts';
import { changeExistingPki } from './change-pki.ts';
import { checkValidity } from './check-validity.ts';
import { crlFreshness } from './crl/crl-freshness.ts';
import { readOwnCrl } from './crl/own-crl.ts';
import { keyPurpose } from './extensions.ts';
import { certificateIdOf, commonNameOf, isIssuedBy } from './ledger/entry-of-certificate.ts';
import { normalizeSerial } from './normalize-serial.ts';
import { readPair } from './pki-directory.ts';
import { files } from './pki-paths.ts';
import type { Revocation } from './revocation-reason.ts';

/** One thing that was looked at. */
export interface Point {
  readonly point: 'certificate' | 'chain' | 'dates' | 'name' | 'key' | 'ledger' | 'crl';
  readonly isGood: boolean;
  /** In one line. */
  readonly says: string;
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** AWS IoT's rule for thing names, within the 64 characters of a commonName. */
const thingNamePattern = /^[a-zA-Z0-9:_-]{1,64}$/;

const chainPoint = (
  certificate: X509Certificate,
  intermediate: X509Certificate,
  root: X509Certificate,
): Point => {
  const isWhole =
    isIssuedBy(certificate, intermediate) && isIssuedBy(intermediate, root) && isIssuedBy(root, root);
  return {
    point: 'chain',
    isGood: isWhole && intermediate.ca && root.ca,
    says: isWhole
      ? 'signed by the intermediate CA, and that by the root CA'
      : 'not signed by this PKI: make it here, or give the PKI that has made it (--dir)',
  };
};

const datesPoint = (chain: readonly (readonly [string, X509Certificate])[], now: Date): Point => {
  try {
    for (const [whose, certificate] of chain) checkValidity(whose, certificate, now);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    return { point: 'dates', isGood: false, says: error.message };
  }
  const end = Math.min(...chain.map(([, { validTo }]) => Date.parse(validTo)));
  return {
    point: 'dates',
    isGood: true,
    says: `valid until ${day(end)} (${Math.floor((end - now.getTime()) / 86_400_000)} days)`,
  };
};

/** A device is named by its commonName, and that by its folder; a server by its subjectAltName. */
const namePoint = (certificate: X509Certificate, folder: string | undefined): Point => {
  const bad = (says: string): Point => ({ point: 'name', isGood: false, says });
  if (certificate.ca) return bad('it is a CA: give a device or a server');
  const purposes: readonly string[] = certificate.keyUsage ?? [];
  if (purposes.includes(keyPurpose.serverAuth))
    return certificate.subjectAltName === undefined
      ? bad('a server without subjectAltName: clients will not take it')
      : { point: 'name', isGood: true, says: `a server: ${certificate.subjectAltName}` };
  const name = commonNameOf(certificate) ?? '';
  if (purposes.length > 0 && !purposes.includes(keyPurpose.clientAuth))
    return bad('it is for neither clients nor servers (extendedKeyUsage)');
  if (!thingNamePattern.test(name))
    return bad(`"${name}" cannot be a thing name: letters, digits, ":", "_" and "-"`);
  if (folder !== undefined && basename(folder) !== name)
    return bad(`the certificate is for "${name}", and its folder is "${basename(folder)}"`);
  return { point: 'name', isGood: true, says: `a device: ${name}` };
};

const keyPoint = async (certificate: X509Certificate, path: string): Promise<Point> => {
  const point = 'key';
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch {
    return { point, isGood: false, says: `${path} cannot be read` };
  }
  try {
    const isOwn = certificate.checkPrivateKey(createPrivateKey(pem));
    return {
      point,
      isGood: isOwn,
      says: isOwn ? 'the private key is its own' : `${path} is the key of another certificate`,
    };
  } catch {
    // No cause: what OpenSSL says of a key is nothing to print.
    return { point, isGood: false, says: `${path} is no private key in the clear` };
  }
};

const revokedSince = ({ atMs, reason }: Revocation): string => `revoked since ${day(atMs)}: ${reason}`;

const crlPoint = async (directory: string, certificate: X509Certificate, nowMs: number): Promise<Point> => {
  const point = 'crl';
  const crl = await readOwnCrl(directory);
  if (crl === undefined) return { point, isGood: true, says: 'there is no CRL of this CA' };
  const revocation = crl.revocationOf(certificate.serialNumber);
  if (revocation !== undefined)
    return { point, isGood: false, says: `on CRL ${crl.number}, ${revokedSince(revocation)}` };
  return crlFreshness(crl, nowMs) === 'current'
    ? { point, isGood: true, says: `not on CRL ${crl.number}, which is good until ${day(crl.nextUpdateMs)}` }
    : {
        point,
        isGood: false,
        says: `CRL ${crl.number} is for ${day(crl.thisUpdateMs)} to ${day(crl.nextUpdateMs)}: make a new one (npx landfall pki crl)`,
      };
};

const ledgerPoint = async (directory: string, certificate: X509Certificate): Promise<Point> => {
  const point = 'ledger';
  const id = certificateIdOf(certificate);
  const entry = await changeExistingPki(directory, async ({ ledger }) =>
    ledger.entries().find(({ certificateId }) => certificateId === id),
  );
  if (entry === undefined)
    return {
      point,
      isGood: false,
      says: 'the ledger does not know it: if you trust where it was made, put it into devices/NAME of the PKI',
    };
  const { revocation } = entry;
  return revocation === undefined
    ? { point, isGood: true, says: 'in the ledger, and not revoked' }
    : { point, isGood: false, says: revokedSince(revocation) };
};

/**
 * Looks at a certificate, or at the folder of a device or server, as this PKI sees it: chain, dates, name, key, revocation.
 * @param path a file with a certificate, or a folder with `certificate.pem` and `private-key.pem`
 * @throws NoPkiError
 */
export const verifyFiles = async (directory: string, path: string, now: Date): Promise<readonly Point[]> => {
  const [root, intermediate] = [
    await readPair(directory, 'root'),
    await readPair(directory, 'intermediate'),
  ].map(({ certificatePem }) => new X509Certificate(certificatePem));
  if (root === undefined || intermediate === undefined) return [];
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, files.certificate) : path;
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(await readFile(file));
  } catch {
    return [{ point: 'certificate', isGood: false, says: `${file} cannot be read, or is no certificate` }];
  }
  const folder = resolve(dirname(file));
  const hasOwnFolder = basename(file) === files.certificate;
  return [
    {
      point: 'certificate',
      isGood: true,
      says: `serial ${normalizeSerial(certificate.serialNumber)}, id ${certificateIdOf(certificate)}`,
    },
    chainPoint(certificate, intermediate, root),
    datesPoint(
      [
        ['The certificate', certificate],
        ['The intermediate CA', intermediate],
        ['The root CA', root],
      ],
      now,
    ),
    namePoint(certificate, hasOwnFolder ? folder : undefined),
    ...(hasOwnFolder ? [await keyPoint(certificate, join(folder, files.privateKey))] : []),
    await ledgerPoint(directory, certificate),
    await crlPoint(directory, certificate, now.getTime()),
  ];
};
