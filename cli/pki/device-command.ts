import { Command } from 'commander';
import { issueDevices } from '../../infra/pki/pki-directory.ts';
import { examples, type IssueFlags, type JsonFlag, pkiOptions, withIssue, withJson } from './options.ts';
import { passphraseToSign } from './passphrase.ts';
import { parseThingName } from './thing-name.ts';

export const replaceDevices =
  'give a name that has a valid certificate a new one: the old one is revoked as superseded, its key deleted';

export const deviceCommand = (): Command =>
  withJson(
    withIssue(
      new Command('device').description('make a certificate and private key for each device, all or none'),
      replaceDevices,
    ),
  )
    .argument('<name...>', 'thing names', parseThingName)
    .addHelpText('after', examples('device pump-1 pump-2', 'device pump-1 --force', 'device pump-1 --json'))
    .action(async (names: readonly string[], flags: IssueFlags & JsonFlag) => {
      const options = pkiOptions(flags, await passphraseToSign(flags.dir, flags));
      const devices = await issueDevices(options, names);
      if (flags.json) process.stdout.write(`${JSON.stringify(devices)}\n`);
      else for (const { thingName, folder } of devices) process.stdout.write(`${thingName}: ${folder}\n`);
    });
