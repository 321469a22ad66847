import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueDevices } from '../../infra/pki/pki-directory.ts';
import { deviceFolder, files } from '../../infra/pki/pki-paths.ts';
import type { LoadIdentity } from '../fleet/load/messages.ts';
import { passphraseToSign } from '../pki/passphrase.ts';
import { startProgress } from '../pki/progress.ts';

const batchSize = 50;

/** `undefined` for a device without files, and for one whose certificate has ended. */
const readIdentity = async (directory: string, clientId: string): Promise<LoadIdentity | undefined> => {
  const read = async (file: string): Promise<string> =>
    readFile(join(directory, deviceFolder(clientId), file), 'utf8');
  try {
    const [chainPem, privateKeyPem] = await Promise.all([read(files.chain), read(files.privateKey)]);
    const { validToDate } = new X509Certificate(chainPem);
    return validToDate.getTime() > Date.now() ? { clientId, chainPem, privateKeyPem } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * What is burnt into each device: read from the PKI, or made there where it is missing.
 * @throws NoPkiError, PassphraseError, LedgerError
 */
export const readOrIssue = async (
  directory: string,
  names: readonly string[],
  passphraseFile: string | undefined,
): Promise<readonly LoadIdentity[]> => {
  const found = await Promise.all(names.map(async (name) => readIdentity(directory, name)));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    const passphrase = await passphraseToSign(
      directory,
      passphraseFile === undefined ? {} : { passphraseFile },
    );
    const progress = startProgress(missing.length, 'certificates made');
    try {
      for (let start = 0; start < missing.length; start += batchSize) {
        await issueDevices(
          {
            directory,
            keyType: 'ec-p256',
            force: false,
            ...(passphrase === undefined ? {} : { passphrase }),
          },
          missing.slice(start, start + batchSize),
        );
        progress.reach(Math.min(missing.length, start + batchSize));
      }
    } finally {
      progress.stop();
    }
  }
  return Promise.all(
    names.map(async (name, index) => {
      const identity = found[index] ?? (await readIdentity(directory, name));
      if (identity !== undefined) return identity;
      throw new Error(
        `${join(directory, deviceFolder(name))} holds no certificate and key that are valid. Make them again: npx landfall pki device ${name} --force`,
      );
    }),
  );
};
