import { readFile } from 'node:fs/promises';
import { needsPassphrase } from '../../infra/pki/pki-directory.ts';
import { askPassphrase } from './ask-passphrase.ts';
import { environment } from './environment.ts';
import type { PassphraseFlag } from './options.ts';

/** NIST SP 800-63B 3.1.1.2 asks for eight at least. */
const minimumLength = 8;

const fromFile = async (path: string): Promise<string> => {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`The passphrase file ${path} cannot be read. Nothing was written; give one that can.`, {
      cause,
    });
  }
  const [line = ''] = content.split(/\r?\n/);
  if (line === '')
    throw new Error(`The first line of ${path} is empty. Nothing was written; put the passphrase there.`);
  return line;
};

const given = async ({ passphraseFile }: PassphraseFlag): Promise<string | undefined> =>
  passphraseFile === undefined ? environment.passphrase() || undefined : fromFile(passphraseFile);

/** The passphrase that opens the CA key, `undefined` when the key is in the clear, or nobody is there to ask. */
export const passphraseToSign = async (dir: string, flag: PassphraseFlag): Promise<string | undefined> => {
  if (!(await needsPassphrase(dir))) return undefined;
  const passphrase = await given(flag);
  if (passphrase !== undefined || !process.stdin.isTTY) return passphrase;
  return askPassphrase(`Passphrase of the CA in ${dir}: `);
};

/** A passphrase for keys about to be made; a person types it twice. */
export const newPassphrase = async (flag: PassphraseFlag): Promise<string> => {
  let passphrase = await given(flag);
  if (passphrase === undefined) {
    if (!process.stdin.isTTY)
      throw new Error(
        'There is no passphrase to encrypt with. Nothing was written; give --passphrase-file FILE, set LANDFALL_PKI_PASSPHRASE, or run it at a terminal.',
      );
    passphrase = await askPassphrase('Passphrase for the keys of the CAs: ');
    if ((await askPassphrase('The same again: ')) !== passphrase)
      throw new Error('The two passphrases differ. Nothing was written; run it again.');
  }
  if (passphrase.length < minimumLength)
    throw new Error(
      `The passphrase is shorter than ${minimumLength} characters. Nothing was written; give a longer one.`,
    );
  return passphrase;
};
