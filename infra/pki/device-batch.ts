import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BatchItem, filesOf } from './batch.ts';
import type { OpenPki } from './change-pki.ts';
import type { Issuer, IssuedCertificate } from './issue-certificate.ts';
import type { KeyType } from './key-pair.ts';
import { entryOfCertificate, isIssuedBy } from './ledger/entry-of-certificate.ts';
import { statusOf } from './ledger/ledger-entry.ts';
import type { Ledger } from './ledger/open-ledger.ts';
import { AlreadyThereError, LedgerError } from './pki-errors.ts';
import { authorities, deviceFolder, files } from './pki-paths.ts';
import { issueDeviceCertificate } from './profiles.ts';

type Signer = Issuer & { readonly certificatePem: string };

/** A device that is made and not yet put into the PKI. */
export interface NewDevice {
  readonly thingName: string;
  readonly issued: IssuedCertificate;
}

export const makeDevices = async (
  thingNames: readonly string[],
  keyType: KeyType,
  intermediate: Signer,
): Promise<readonly NewDevice[]> =>
  Promise.all(
    thingNames.map(async (thingName) => ({
      thingName,
      issued: await issueDeviceCertificate(thingName, keyType, intermediate),
    })),
  );

const isThere = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** On a file system that does not tell capitals apart, two names are one folder. */
const isOfOtherName = async (folder: string, thingName: string): Promise<boolean> => {
  try {
    return new X509Certificate(await readFile(join(folder, files.certificate))).subject !== `CN=${thingName}`;
  } catch {
    return true;
  }
};

const runOf = (run: string): string => {
  const [count = '', prefix = ''] = run.split(/\/(.*)/s);
  return `landfall pki devices --count ${count} --prefix ${prefix}`;
};

/**
 * Holds names against the ledger: a device has one valid certificate at a time, and names of a run in the making are its own.
 * @throws AlreadyThereError, LedgerError
 */
export const checkNames = async (
  directory: string,
  ledger: Ledger,
  thingNames: readonly string[],
  { force, run }: { readonly force: boolean; readonly run?: string },
): Promise<void> => {
  const twice = thingNames.find((name, at) => thingNames.indexOf(name) !== at);
  if (twice !== undefined)
    throw new LedgerError(`${twice} is named twice. Nothing was written; name it once.`);
  if (force) return;
  const nowMs = Date.now();
  for (const thingName of thingNames) {
    const folder = join(directory, deviceFolder(thingName));
    const known = ledger.entriesNamed(thingName).filter(({ kind }) => kind === 'device');
    const valid = known.find((entry) => statusOf(entry, nowMs) === 'valid');
    if (valid !== undefined) throw new AlreadyThereError(folder);
    const reservation = ledger.reservationOf(thingName);
    if (reservation !== undefined && reservation !== run)
      throw new LedgerError(
        `${thingName} belongs to a run that has not ended. Nothing was written; let it go on (${runOf(reservation)}), or give --force.`,
      );
    if ((await isThere(folder)) && (known.length === 0 || (await isOfOtherName(folder, thingName))))
      throw new AlreadyThereError(folder);
  }
};

/**
 * Puts devices with certificate, key and chain into the PKI, which revokes the valid certificates that their names had.
 * @throws LedgerError when the CA is not the one any more that has signed them
 */
export const putDevices = async (
  directory: string,
  { put }: Pick<OpenPki, 'put'>,
  devices: readonly NewDevice[],
  intermediate: Signer,
): Promise<void> => {
  const path = join(directory, authorities.intermediate, files.certificate);
  const issuer = new X509Certificate(await readFile(path));
  const items = devices.map(({ thingName, issued }): BatchItem => {
    const certificate = new X509Certificate(issued.certificatePem);
    const entry = entryOfCertificate(certificate, issuer, deviceFolder(thingName));
    if (entry === undefined || !isIssuedBy(certificate, issuer))
      throw new LedgerError(
        `The CA in ${directory} was replaced meanwhile. Nothing was written; run it again.`,
      );
    return {
      entry,
      files: { ...filesOf(issued), [files.chain]: issued.certificatePem + intermediate.certificatePem },
    };
  });
  await put('same-name', items);
};
