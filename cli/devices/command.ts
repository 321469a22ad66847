import { Command, InvalidArgumentError, Option } from 'commander';
import type { DeviceStatus } from '../../domain/device/device-row.ts';
import { restoreCommand } from './restore/command.ts';
import { parseRegion, stageOption } from '../stage/options.ts';
import { profileOption } from '../stage/use-profile.ts';
import { changeCommands } from './change/command.ts';
import type { DevicesFlags } from './flags.ts';
import type { ListFlags } from './run-list.ts';

const statuses = [
  'PROVISIONING',
  'ACTIVE',
  'SUSPENDED',
  'REVOKED',
  'RETIRED',
] as const satisfies readonly DeviceStatus[];

const parseLimit = (value: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(value))
    throw new InvalidArgumentError(`"${value}" is no number of devices; give one such as 50.`);
  return Number(value);
};

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ npx landfall devices ${line}`).join('\n')}`;

const withCommon = (command: Command): Command => command.addOption(stageOption()).addOption(profileOption());

const listCommand = (): Command =>
  withCommon(new Command('list').description('rows of the registry'))
    .option('-r, --region <region>', 'read them in this Region, not in the first that answers', parseRegion)
    .option('--limit <n>', 'devices at most', parseLimit, 50)
    .option('--after <name>', 'go on after this device')
    .addOption(new Option('--status <status>', 'only those').choices(statuses))
    .option('--home <region>', 'only those that were onboarded in this Region', parseRegion)
    .option('--actual', 'and whether each Region is in step, which takes half a second a device')
    .option('--json', 'print the result in one line of JSON')
    .addHelpText(
      'after',
      examples(
        'list --stage prod',
        'list --stage prod --status SUSPENDED --limit 500',
        'list --stage prod --actual --after pump-50',
      ),
    )
    .action(async (flags: ListFlags) => {
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runList } = await import('./run-list.ts');
      await runList(flags);
    });

const showCommand = (): Command =>
  withCommon(
    new Command('show').description('one device: its row, what every Region has of it, and what mends it'),
  )
    .argument('<name>', 'its thing name')
    .option('-r, --region <region>', 'only what this Region has', parseRegion)
    .option('--json', 'print the result in one line of JSON')
    .addHelpText('after', examples('show pump-1 --stage prod', 'show pump-1 --stage prod --json'))
    .action(async (name: string, flags: DevicesFlags) => {
      const { runShow } = await import('./run-show.ts');
      await runShow(name, flags);
    });

const watchCommand = (): Command =>
  withCommon(new Command('watch').description('a line at each change of a row, until Ctrl-C'))
    .argument('[name]', 'only this device; looked at every second')
    .option('-r, --region <region>', 'in this Region, not in the first that answers', parseRegion)
    .option('--json', 'each change in a line of JSON')
    .addHelpText(
      'after',
      `${examples('watch --stage prod', 'watch pump-1 --stage prod --json')}

Without a name one page of rows, about six hundred, is looked at every second: of a larger fleet each row is seen less often, and a
state that lasted for less than a round is not seen.`,
    )
    .action(async (name: string | undefined, flags: DevicesFlags) => {
      const { runWatch } = await import('./run-watch.ts');
      await runWatch(name, flags);
    });

export const devicesCommand = (): Command => {
  const devices = new Command('devices')
    .description('what is meant for the devices, what every Region really has of them, and how to change it')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(watchCommand());
  for (const command of changeCommands()) devices.addCommand(command);
  return devices
    .addCommand(restoreCommand())
    .addHelpText(
      'after',
      examples('list --stage prod', 'show pump-1 --stage prod', 'suspend pump-1 --stage prod'),
    );
};
