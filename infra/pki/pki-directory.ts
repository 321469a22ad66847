import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Certificate } from 'pkijs';
import type { IssuedCertificate, Issuer } from './issue-certificate.ts';
import { importPrivateKey, type KeyType } from './key-pair.ts';
import { decodePem } from './pem.ts';
import {
  issueDeviceCertificate,
  issueIntermediateCa,
  issueRootCa,
  issueServerCertificate,
} from './profiles.ts';

/** The files of a PKI below one folder. Private keys are readable by their owner only. */
const authorities = { root: 'root-ca', intermediate: 'intermediate-ca', server: 'server' } as const;
type Authority = (typeof authorities)[keyof typeof authorities];

/** Something that is there already and was not to be overwritten. */
export class AlreadyThereError extends Error {
  override readonly name = 'AlreadyThereError';

  constructor(path: string) {
    super(`${path} exists already. Nothing was written; give --force to replace it.`);
  }
}

/** A PKI that is not there, or only in part. */
export class NoPkiError extends Error {
  override readonly name = 'NoPkiError';

  constructor(path: string, cause: unknown) {
    super(`${path} cannot be read. Make the PKI first: npx landfall pki init`, { cause });
  }
}

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

/** Puts a whole folder in its place at once: a run that is killed half way leaves nothing under that name. */
const writeFolder = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  const draft = `${folder}.${process.pid}.draft`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files))
    await writeFile(join(draft, name), content, { mode: name.startsWith('private-key') ? 0o600 : 0o644 });
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
};

const filesOf = (issued: IssuedCertificate): Readonly<Record<string, string>> => ({
  'certificate.pem': issued.certificatePem,
  'private-key.pem': issued.privateKeyPem,
});

export interface PkiOptions {
  readonly directory: string;
  readonly keyType: KeyType;
  readonly force: boolean;
}

/** Whether a whole PKI is there: root, intermediate and server. */
export const hasPki = async (directory: string): Promise<boolean> =>
  (
    await Promise.all(
      Object.values(authorities).map(async (folder) => exists(join(directory, folder, 'certificate.pem'))),
    )
  ).every(Boolean);

/**
 * Makes root CA, intermediate CA and server certificate, each in its folder.
 * @param names DNS names and IPv4 addresses of the server, the domain name first
 * @throws AlreadyThereError when any of the folders is there, before anything is written
 */
export const initPki = async (
  { directory, keyType, force }: PkiOptions,
  names: readonly [string, ...string[]],
): Promise<void> => {
  const folders = Object.values(authorities).map((folder) => join(directory, folder));
  if (!force) for (const folder of folders) if (await exists(folder)) throw new AlreadyThereError(folder);

  const root = await issueRootCa('Landfall Root CA', keyType);
  const intermediate = await issueIntermediateCa('Landfall Intermediate CA', keyType, root.issuer);
  const server = await issueServerCertificate(names, keyType, intermediate.issuer);

  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFolder(join(directory, authorities.root), filesOf(root));
  await writeFolder(join(directory, authorities.intermediate), filesOf(intermediate));
  await writeFolder(join(directory, authorities.server), filesOf(server));
};

/** Certificate and key of an authority or of the server, as they stand in their files. */
export const readPair = async (
  directory: string,
  authority: keyof typeof authorities,
): Promise<{ readonly certificatePem: string; readonly privateKeyPem: string }> => {
  const folder: Authority = authorities[authority];
  return {
    certificatePem: await read(join(directory, folder, 'certificate.pem')),
    privateKeyPem: await read(join(directory, folder, 'private-key.pem')),
  };
};

/** The intermediate CA, ready to sign. */
export const readIntermediate = async (
  directory: string,
): Promise<Issuer & { readonly certificatePem: string }> => {
  const { certificatePem, privateKeyPem } = await readPair(directory, 'intermediate');
  const [der] = decodePem('CERTIFICATE', certificatePem);
  if (der === undefined)
    throw new NoPkiError(
      join(directory, authorities.intermediate, 'certificate.pem'),
      'no certificate in it',
    );
  return {
    certificatePem,
    certificate: Certificate.fromBER(der),
    privateKey: await importPrivateKey(privateKeyPem),
  };
};

export interface DeviceFiles {
  readonly thingName: string;
  readonly folder: string;
}

/**
 * Makes a certificate and key for each device in `devices/NAME`, with `chain.pem`: its certificate followed by the intermediate's.
 * @throws AlreadyThereError when any of the devices is there, before anything is written
 */
export const issueDevices = async (
  { directory, keyType, force }: PkiOptions,
  thingNames: readonly string[],
): Promise<readonly DeviceFiles[]> => {
  const devices = thingNames.map((thingName) => ({
    thingName,
    folder: join(directory, 'devices', thingName),
  }));
  if (!force) for (const { folder } of devices) if (await exists(folder)) throw new AlreadyThereError(folder);

  const intermediate = await readIntermediate(directory);
  await mkdir(join(directory, 'devices'), { recursive: true, mode: 0o700 });
  for (const { thingName, folder } of devices) {
    const issued = await issueDeviceCertificate(thingName, keyType, intermediate);
    await writeFolder(folder, {
      ...filesOf(issued),
      'chain.pem': issued.certificatePem + intermediate.certificatePem,
    });
  }
  return devices;
};
