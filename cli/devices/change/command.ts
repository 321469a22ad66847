import { Command, InvalidArgumentError } from 'commander';
import { examples } from '../../examples.ts';
import { parseRegion, stageOption } from '../../stage/options.ts';
import { profileOption } from '../../stage/use-profile.ts';
import type { DeviceChange } from './decide.ts';
import type { ChangeFlags } from './run-change.ts';

const parseSeconds = (value: string): number => {
  if (!/^[1-9]\d{0,4}$/.test(value))
    throw new InvalidArgumentError(`"${value}" is no number of seconds; give one such as 120.`);
  return Number(value);
};

const parseDays = (value: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(value))
    throw new InvalidArgumentError(`"${value}" is no number of days; give one such as 90.`);
  return Number(value);
};

const note = `
The row is written once, in one Region, and every Region carries it out by itself. The command waits to see that, as a change that has not
arrived keeps nobody out; it ends with 1 when the time is up, and the change goes on. Several devices are all checked before the first is
written. A device whose row is as asked already is not written again.`;

const changeCommand = (change: DeviceChange, description: string): Command =>
  new Command(change)
    .description(description)
    .argument('<name...>', 'thing names')
    .addOption(stageOption())
    .addOption(profileOption())
    .option('-r, --region <region>', 'write it in this Region, not in the first that answers', parseRegion)
    .option('--wait <seconds>', 'for every Region to be in step (default: 60, and 1 a device)', parseSeconds)
    .option('--no-wait', 'end once the row is written')
    .option('--json', 'print the result in one line of JSON')
    .action(async (names: readonly string[], flags: ChangeFlags, command: Command) => {
      if (
        command.options.some(({ long }) => long === '--yes') &&
        flags.yes === undefined &&
        !process.stdin.isTTY
      )
        command.error(`error: ${change} cannot be undone, and nobody is here to ask: give --yes`);
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runChange } = await import('./run-change.ts');
      await runChange(change, names, flags);
    });

const withYes = (command: Command): Command => command.option('--yes', 'do not ask whether it is meant');

const suspendCommand = (): Command =>
  changeCommand('suspend', 'keep devices out of every Region, until they are resumed').addHelpText(
    'after',
    examples('devices suspend pump-1 --stage prod', 'devices suspend pump-1 pump-2 --stage prod --no-wait') +
      note,
  );

const resumeCommand = (): Command =>
  changeCommand('resume', 'let devices in again that were suspended').addHelpText(
    'after',
    examples('devices resume pump-1 --stage prod') + note,
  );

const revokeCommand = (): Command =>
  withYes(
    changeCommand('revoke', 'keep devices out for ever, as their keys are not theirs alone'),
  ).addHelpText(
    'after',
    `${examples('devices revoke pump-1 --stage prod', 'devices revoke pump-1 --stage prod --yes --json')}
Their certificates become REVOKED in AWS IoT, and their names stay taken.
${note}`,
  );

const retireCommand = (): Command =>
  withYes(
    changeCommand('retire', 'delete devices that are gone from every Region, and keep them from coming back'),
  )
    .option(
      '--forget-after <days>',
      'free the name then; the certificate, if it is still valid, would be let in again',
      parseDays,
    )
    .addHelpText(
      'after',
      `${examples('devices retire pump-1 --stage prod', 'devices retire pump-1 --stage prod --yes --forget-after 90')}
Certificates and things are deleted. Their rows stay, which keeps them out, until their certificates have expired and for thirty days at
least; a row without the certificate itself stays for ever. Switch the devices off before: one that still connects leaves its certificate
behind, INACTIVE.
${note}`,
    );

export const changeCommands = (): readonly Command[] => [
  suspendCommand(),
  resumeCommand(),
  revokeCommand(),
  retireCommand(),
];
