import { Command } from 'commander';
import { defaultCaName, initPki } from '../../infra/pki/pki-directory.ts';
import { parseCaName } from './ca-name.ts';
import { examples, type IssueFlags, type JsonFlag, pkiOptions, withIssue, withJson } from './options.ts';
import { newPassphrase } from './passphrase.ts';
import { parseServerName } from './server-name.ts';

interface InitFlags extends IssueFlags, JsonFlag {
  readonly name?: readonly [string, ...string[]];
  readonly caName: string;
  readonly encrypt?: true;
}

export const initCommand = (): Command =>
  withJson(
    withIssue(
      new Command('init').description('make root CA, intermediate CA and server certificate'),
      'make a new PKI in place of the old: the ledger revokes every certificate of the old CAs',
    ),
  )
    .option(
      '--name <name>',
      'name of the server; may be given several times (default: localhost)',
      parseServerName,
    )
    .option(
      '--ca-name <name>',
      'what the names of both CAs begin with; the CAs of a stage need different ones',
      parseCaName,
      defaultCaName,
    )
    .option('--encrypt', 'encrypt the keys of both CAs with a passphrase; --passphrase-file implies it')
    .addHelpText(
      'after',
      examples(
        'init --name iot.example.com',
        'init --name iot.example.com --encrypt',
        'init --name iot.example.com --ca-name "Example 2027" --dir .landfall/next-pki',
        'init --encrypt --passphrase-file /run/secrets/ca',
      ),
    )
    .action(async (flags: InitFlags) => {
      const isEncrypted = flags.encrypt === true || flags.passphraseFile !== undefined;
      const names = flags.name ?? ['localhost'];
      await initPki(
        pkiOptions(flags, isEncrypted ? await newPassphrase(flags) : undefined),
        names,
        flags.caName,
      );
      if (flags.json) {
        process.stdout.write(`${JSON.stringify({ folder: flags.dir, names, isEncrypted })}\n`);
        return;
      }
      process.stdout.write(
        `${flags.dir}: root CA, intermediate CA, server (${names.join(', ')})${isEncrypted ? '; the keys of the CAs are encrypted' : ''}\n`,
      );
    });
