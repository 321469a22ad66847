import { X509Certificate } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Certificate } from 'pkijs';
import { type BatchItem, filesOf } from './batch.ts';
import { changeExistingPki, changeNewPki, settlePki } from './change-pki.ts';
import { checkNames, makeDevices, putDevices } from './device-batch.ts';
import type { IssuedCertificate, Issuer } from './issue-certificate.ts';
import { importPrivateKey, type KeyType, PassphraseError } from './key-pair.ts';
import { entryOfCertificate } from './ledger/entry-of-certificate.ts';
import { decodePem } from './pem.ts';
import { AlreadyThereError, LedgerError, NoPkiError } from './pki-errors.ts';
import { authorities, type Authority, deviceFolder, files } from './pki-paths.ts';
import { encryptPrivateKey, isEncrypted } from './private-key-encryption.ts';
import { issueIntermediateCa, issueRootCa, issueServerCertificate } from './profiles.ts';

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const read = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new NoPkiError(path, error);
  }
};

export interface PkiOptions {
  readonly directory: string;
  readonly keyType: KeyType;
  readonly force: boolean;
  /** Encrypts the keys of both CAs when they are made, and opens the intermediate's to sign. */
  readonly passphrase?: string;
}

/** What the CAs are called: `Landfall` for "Landfall Root CA" and "Landfall Intermediate CA". */
export const defaultCaName = 'Landfall';

/** Whether a whole PKI is there: root, intermediate and server. */
export const hasPki = async (directory: string): Promise<boolean> => {
  await settlePki(directory);
  const folders = Object.values(authorities);
  const found = await Promise.all(
    folders.map(async (folder) => exists(join(directory, folder, files.certificate))),
  );
  return found.every(Boolean);
};

const itemOf = (
  folder: string,
  issued: IssuedCertificate,
  issuer: IssuedCertificate,
  privateKeyPem: string,
): BatchItem => {
  const entry = entryOfCertificate(
    new X509Certificate(issued.certificatePem),
    new X509Certificate(issuer.certificatePem),
    folder,
  );
  if (entry === undefined) throw new LedgerError(`The ledger has no place for ${folder}.`);
  return { entry, files: filesOf(issued, privateKeyPem) };
};

/**
 * Makes root CA, intermediate CA and server certificate, each in its folder: all of them or none. By force they replace those that
 * are there, and every certificate of theirs is revoked in the ledger.
 * @param names DNS names and IPv4 addresses of the server, the domain name first
 * @param caName what the names of both CAs begin with; CAs of one stage have different names
 * @throws AlreadyThereError when any of the folders is there, before anything is written
 */
export const initPki = async (
  { directory, keyType, force, passphrase }: PkiOptions,
  names: readonly [string, ...string[]],
  caName = defaultCaName,
): Promise<void> =>
  changeNewPki(directory, async ({ put }) => {
    const folders = Object.values(authorities).map((folder) => join(directory, folder));
    if (!force) for (const folder of folders) if (await exists(folder)) throw new AlreadyThereError(folder);

    const root = await issueRootCa(`${caName} Root CA`, keyType);
    const intermediate = await issueIntermediateCa(`${caName} Intermediate CA`, keyType, root.issuer);
    const server = await issueServerCertificate(names, keyType, intermediate.issuer);
    const protect = async ({ issuer, privateKeyPem }: IssuedCertificate): Promise<string> =>
      passphrase === undefined
        ? privateKeyPem
        : encryptPrivateKey(await crypto.subtle.exportKey('pkcs8', issuer.privateKey), passphrase);
    await put('everything', [
      itemOf(authorities.root, root, root, await protect(root)),
      itemOf(authorities.intermediate, intermediate, root, await protect(intermediate)),
      itemOf(authorities.server, server, intermediate, server.privateKeyPem),
    ]);
  });

/** Certificate and key of an authority or of the server, as they stand in their files. */
export const readPair = async (
  directory: string,
  authority: Authority,
): Promise<{ readonly certificatePem: string; readonly privateKeyPem: string }> => {
  const folder = join(directory, authorities[authority]);
  return {
    certificatePem: await read(join(folder, files.certificate)),
    privateKeyPem: await read(join(folder, files.privateKey)),
  };
};

/** Whether signing needs a passphrase. @throws NoPkiError */
export const needsPassphrase = async (directory: string): Promise<boolean> => {
  await settlePki(directory);
  return isEncrypted((await readPair(directory, 'intermediate')).privateKeyPem);
};

/**
 * The intermediate CA, ready to sign.
 * @throws NoPkiError
 * @throws PassphraseError when its key is encrypted, and the passphrase is missing or wrong
 */
export const readIntermediate = async (
  directory: string,
  passphrase?: string,
): Promise<Issuer & { readonly certificatePem: string }> => {
  const { certificatePem, privateKeyPem } = await readPair(directory, 'intermediate');
  const [der] = decodePem('CERTIFICATE', certificatePem);
  const folder = join(directory, authorities.intermediate);
  if (der === undefined) throw new NoPkiError(join(folder, files.certificate), 'no certificate in it');
  try {
    return {
      certificatePem,
      certificate: Certificate.fromBER(der),
      privateKey: await importPrivateKey(privateKeyPem, passphrase),
    };
  } catch (error) {
    if (!(error instanceof PassphraseError)) throw error;
    const path = join(folder, files.privateKey);
    throw new PassphraseError(
      passphrase === undefined
        ? `${path} is encrypted. Give its passphrase: --passphrase-file FILE, LANDFALL_PKI_PASSPHRASE, or at a terminal.`
        : `The passphrase does not open ${path}. Give the one that it was encrypted with.`,
    );
  }
};

export interface DeviceFiles {
  readonly thingName: string;
  readonly folder: string;
}

/**
 * Makes a certificate and key for each device in `devices/NAME`, with `chain.pem`: its certificate followed by the intermediate's.
 * By force a new certificate replaces the valid one of its name, which is revoked as superseded.
 * @throws AlreadyThereError when any of the devices has a valid one, before anything is written
 */
export const issueDevices = async (
  { directory, keyType, force, passphrase }: PkiOptions,
  thingNames: readonly string[],
): Promise<readonly DeviceFiles[]> => {
  await changeExistingPki(directory, async ({ ledger }) =>
    checkNames(directory, ledger, thingNames, { force }),
  );
  const intermediate = await readIntermediate(directory, passphrase);
  const devices = await makeDevices(thingNames, keyType, intermediate);
  await changeExistingPki(directory, async ({ ledger, put }) => {
    // Another run may have taken a name meanwhile.
    await checkNames(directory, ledger, thingNames, { force });
    await putDevices(directory, { put }, devices, intermediate);
  });
  return thingNames.map((thingName) => ({ thingName, folder: join(directory, deviceFolder(thingName)) }));
};
