import { type Command, Option } from 'commander';
import { examples as programExamples } from '../examples.ts';
import type { KeyType } from '../../infra/pki/key-pair.ts';
import type { PkiOptions } from '../../infra/pki/pki-directory.ts';

export interface DirFlag {
  readonly dir: string;
}

export interface JsonFlag {
  readonly json?: true;
}

export interface PassphraseFlag {
  readonly passphraseFile?: string;
}

export interface IssueFlags extends DirFlag, PassphraseFlag {
  readonly keyType: KeyType;
  readonly force?: true;
}

export const withDir = (command: Command): Command =>
  command.option('--dir <dir>', 'folder of the PKI', '.landfall/pki');

export const withJson = (command: Command): Command => command.option('--json', 'print JSON on stdout');

export const withPassphrase = (command: Command): Command =>
  command.option(
    '--passphrase-file <file>',
    'its first line opens the CA key; or LANDFALL_PKI_PASSPHRASE, or asked at a terminal',
  );

export const withIssue = (command: Command, force: string): Command =>
  withPassphrase(withDir(command))
    .addOption(
      new Option('--key-type <type>', 'kind of the keys made')
        .choices(['ec-p256', 'rsa-2048'])
        .default('ec-p256'),
    )
    .option('--force', force);

export const pkiOptions = (
  { dir, keyType, force }: IssueFlags,
  passphrase: string | undefined,
): PkiOptions => ({
  directory: dir,
  keyType,
  force: force ?? false,
  ...(passphrase === undefined ? {} : { passphrase }),
});

/** Shown below the help of a command. */
export const examples = (...lines: readonly string[]): string =>
  programExamples(...lines.map((line) => `pki ${line}`));
