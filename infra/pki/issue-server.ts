import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf } from './batch.ts';
import { changeExistingPki } from './change-pki.ts';
import { entryOfCertificate } from './ledger/entry-of-certificate.ts';
import { type LedgerEntry, statusOf } from './ledger/ledger-entry.ts';
import { LedgerError } from './pki-errors.ts';
import { type PkiOptions, readIntermediate } from './pki-directory.ts';
import { authorities, files, serverFolder } from './pki-paths.ts';
import { issueServerCertificate } from './profiles.ts';

type Names = readonly [string, ...string[]];

/** DNS names and addresses of subjectAltName, in their order. */
const namesOf = ({ subjectAltName = '' }: X509Certificate): Names | undefined => {
  const [first, ...others] = subjectAltName
    .split(', ')
    .map((name) => /^(?:DNS|IP Address):(?<name>.+)$/.exec(name)?.groups?.['name'] ?? '')
    .filter((name) => name !== '');
  return first === undefined ? undefined : [first, ...others];
};

const mainNames = async (directory: string): Promise<Names | undefined> => {
  try {
    const path = join(directory, authorities.server, files.certificate);
    return namesOf(new X509Certificate(await readFile(path)));
  } catch {
    return undefined;
  }
};

export interface IssuedServer {
  readonly folder: string;
  readonly names: Names;
  readonly entry: LedgerEntry;
  /** Certificates that those names had, and that are valid still: they serve until the new one is imported everywhere. */
  readonly stillValid: readonly LedgerEntry[];
}

/**
 * Makes a certificate for the server. Without names it renews that in `server`; with the names of another, it goes to
 * `servers/NAME`. A certificate before it is not revoked.
 * @throws LedgerError when names are given that have a valid certificate, and there is no force
 */
export const issueServer = async (
  { directory, keyType, force, passphrase }: PkiOptions,
  wanted: Names | undefined,
): Promise<IssuedServer> =>
  changeExistingPki(directory, async ({ ledger, put }) => {
    const main = await mainNames(directory);
    const names = wanted ?? main;
    if (names === undefined)
      throw new LedgerError(
        `There is no certificate in ${join(directory, authorities.server)} to renew. Give the names of the server: --name iot.example.com`,
      );
    const folder = names[0] === main?.[0] ? authorities.server : serverFolder(names[0]);
    const nowMs = Date.now();
    const stillValid = ledger
      .entriesNamed(names[0])
      .filter((entry) => entry.kind === 'server' && statusOf(entry, nowMs) === 'valid');
    if (wanted !== undefined && stillValid.length > 0 && !force)
      throw new LedgerError(
        `${names[0]} has a valid certificate in ${join(directory, folder)}. Nothing was written; give --force to put a new one in its place. The old one is not revoked by that.`,
      );

    const intermediate = await readIntermediate(directory, passphrase);
    const issued = await issueServerCertificate(names, keyType, intermediate);
    const entry = entryOfCertificate(
      new X509Certificate(issued.certificatePem),
      new X509Certificate(intermediate.certificatePem),
      folder,
    );
    if (entry === undefined) throw new LedgerError(`The ledger has no place for ${folder}.`);
    await put('nothing', [{ entry, files: filesOf(issued) }]);
    return { folder: join(directory, folder), names, entry, stillValid };
  });
