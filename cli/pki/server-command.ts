import { Command } from 'commander';
import { issueServer } from '../../infra/pki/issue-server.ts';
import { day } from './day.ts';
import { examples, type IssueFlags, type JsonFlag, pkiOptions, withIssue, withJson } from './options.ts';
import { passphraseToSign } from './passphrase.ts';
import { parseServerName } from './server-name.ts';

interface ServerFlags extends IssueFlags, JsonFlag {
  readonly name?: readonly [string, ...string[]];
}

export const serverCommand = (): Command =>
  withJson(
    withIssue(
      new Command('server').description(
        'renew the server certificate, or with --name make one for another server',
      ),
      'replace the files of a name that has a valid certificate; the old certificate is not revoked',
    ),
  )
    .option('--name <name>', 'name of the server; may be given several times', parseServerName)
    .addHelpText(
      'after',
      examples('server', 'server --name iot.example.com --name iot2.example.com --force', 'server --json'),
    )
    .action(async (flags: ServerFlags) => {
      const options = pkiOptions(flags, await passphraseToSign(flags.dir, flags));
      const { folder, names, entry, stillValid } = await issueServer(options, flags.name);
      if (flags.json)
        process.stdout.write(
          `${JSON.stringify({
            folder,
            names,
            serial: entry.serial,
            notAfter: new Date(entry.notAfterMs).toISOString(),
            stillValid: stillValid.map(({ serial }) => serial),
          })}\n`,
        );
      else process.stdout.write(`${names.join(', ')}: ${folder}, valid until ${day(entry.notAfterMs)}\n`);
      for (const { serial, notAfterMs } of stillValid)
        process.stderr.write(
          `The one before stays valid until ${day(notAfterMs)}. Once the new one serves everywhere: npx landfall pki revoke --serial ${serial} --reason superseded\n`,
        );
    });
