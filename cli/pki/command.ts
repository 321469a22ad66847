import { Command, InvalidArgumentError, Option } from 'commander';
import { initPki, issueDevices } from '../../infra/pki/pki-directory.ts';
import type { KeyType } from '../../infra/pki/key-pair.ts';
import { parseThingName } from './thing-name.ts';

const parseServerName = (value: string, previous: readonly string[] = []): readonly string[] => {
  if (!/^[a-zA-Z0-9.-]{1,64}$/.test(value))
    throw new InvalidArgumentError('A server name is a DNS name or an IPv4 address.');
  return [...previous, value];
};

interface PkiFlags {
  readonly dir: string;
  readonly keyType: KeyType;
  readonly force?: true;
}

const withPkiFlags = (command: Command): Command =>
  command
    .option('--dir <dir>', 'folder of the PKI', '.landfall/pki')
    .addOption(
      new Option('--key-type <type>', 'kind of the keys made')
        .choices(['ec-p256', 'rsa-2048'])
        .default('ec-p256'),
    )
    .option('--force', 'replace what is there');

const optionsOf = ({ dir, keyType, force }: PkiFlags) => ({
  directory: dir,
  keyType,
  force: force ?? false,
});

const initCommand = (): Command =>
  withPkiFlags(
    new Command('init')
      .description('make root CA, intermediate CA and server certificate')
      .option(
        '--name <name>',
        'name of the server; may be given several times (default: localhost)',
        parseServerName,
      ),
  ).action(async (flags: PkiFlags & { readonly name?: readonly string[] }) => {
    const [first = 'localhost', ...others] = flags.name ?? [];
    await initPki(optionsOf(flags), [first, ...others]);
    process.stdout.write(
      `${flags.dir}: root CA, intermediate CA, server (${[first, ...others].join(', ')})\n`,
    );
  });

const deviceCommand = (): Command =>
  withPkiFlags(
    new Command('device')
      .description('make a certificate and private key for each device')
      .argument('<name...>', 'thing names', parseThingName),
  ).action(async (names: readonly string[], flags: PkiFlags) => {
    const devices = await issueDevices(optionsOf(flags), names);
    for (const { thingName, folder } of devices) process.stdout.write(`${thingName}: ${folder}\n`);
  });

export const pkiCommand = (): Command =>
  new Command('pki')
    .description('the certificates of the CA, the server and the devices')
    .addCommand(initCommand())
    .addCommand(deviceCommand());
