import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOwnCrl } from './crl/own-crl.ts';
import { entryOfCertificate, isIssuedBy } from './ledger/entry-of-certificate.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import { authorities, files, parents } from './pki-paths.ts';

/** The certificate in that file, `undefined` where there is none that OpenSSL reads. */
const certificateAt = async (directory: string, folder: string): Promise<X509Certificate | undefined> => {
  try {
    return new X509Certificate(await readFile(join(directory, folder, files.certificate)));
  } catch {
    return undefined;
  }
};

const foldersOf = async (directory: string, parent: string): Promise<readonly string[]> =>
  (await readdir(join(directory, parent)).catch(() => [])).map((name) => join(parent, name));

/**
 * Enters certificates that stand in the PKI and not in its ledger, as after a loss of the ledger, or in a PKI made by other
 * means: whatever the PKI's own CAs have issued. What the last CRL says of them holds.
 */
export const adoptStrays = async (directory: string, ledger: Ledger): Promise<void> => {
  const known = new Set(ledger.entries().map(({ folder }) => folder));
  const strays = [
    ...Object.values(authorities),
    ...(await foldersOf(directory, parents.servers)),
    ...(await foldersOf(directory, parents.devices)),
  ].filter((folder) => !known.has(folder));
  if (strays.length === 0) return;

  const root = await certificateAt(directory, authorities.root);
  const intermediate = await certificateAt(directory, authorities.intermediate);
  const crl = await readOwnCrl(directory);
  for (const folder of strays) {
    const certificate = await certificateAt(directory, folder);
    const issuer = folder in rootSigned ? root : intermediate;
    if (certificate === undefined || issuer === undefined || !isIssuedBy(certificate, issuer)) continue;
    const entry = entryOfCertificate(certificate, issuer, folder);
    if (entry === undefined) continue;
    const revocation = crl?.revocationOf(entry.serial);
    ledger.add(revocation === undefined ? entry : { ...entry, revocation });
  }
};

const rootSigned: Readonly<Record<string, true>> = {
  [authorities.root]: true,
  [authorities.intermediate]: true,
};
