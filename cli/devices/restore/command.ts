import { Command, InvalidArgumentError } from 'commander';
import { examples } from '../../examples.ts';
import { parseRegion, stageOption } from '../../stage/options.ts';
import { profileOption } from '../../stage/use-profile.ts';
import { defaultRate } from '../write-pace.ts';
import type { RestoreFlags } from './run-restore.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const parseTable = (value: string): string => {
  if (!/^[\w.-]{3,255}$/.test(value))
    throw new InvalidArgumentError(`"${value}" is no name of a table; give one such as registry-of-monday.`);
  return value;
};

const parseRate = (value: string): number => {
  const rate = Number(value);
  if (!/^\d{1,4}(?:\.\d{1,3})?$/.test(value) || rate <= 0)
    throw new InvalidArgumentError(`"${value}" is no number of rows a second; give one such as 5 or 0.5.`);
  return rate;
};

const note = `
The table is what "aws dynamodb restore-table-to-point-in-time" made of the registry, in the same Region. A row that the registry lacks
is written back. One that differs, in its certificate or its status, is listed, and replaced with --overwrite only. All other rows, and those
that the copy lacks, stay as they are. Every Region carries out what is written; nothing is half done when the command is stopped, and it may
be run again.

Left out are claims (PROVISIONING): their runs are over, no Region would take them back, and the device, which still connects, is onboarded
anew. So are retired devices whose rows are to be forgotten by now.

The exit code is 1 when a row is malformed or cannot be replaced; in a dry run also when one is missing or differs.`;

export const restoreCommand = (): Command =>
  new Command('restore')
    .description('bring rows back into the registry from a table that DynamoDB restored')
    .requiredOption('--from <table>', 'that table', parseTable)
    .addOption(stageOption())
    .addOption(profileOption())
    .option('-r, --region <region>', 'where it is, if not in the primary Region', parseRegion)
    .option('--device <name...>', 'only these devices')
    .option('--overwrite', 'replace rows that differ, too')
    .option(
      '--rate <rows>',
      'rows a second; each costs calls of AWS IoT in every Region',
      parseRate,
      defaultRate,
    )
    .option(
      '--dry-run',
      'say what is missing or differs, change nothing, and fail if anything is, as diff does',
    )
    .option('--json', 'print the result in one line of JSON')
    .addHelpText(
      'after',
      examples(
        'devices restore --from registry-of-monday --stage prod --dry-run',
        'devices restore --from registry-of-monday --stage prod',
        'devices restore --from registry-of-monday --stage prod --device pump-1 --overwrite',
      ) + note,
    )
    .action(async (flags: RestoreFlags) => {
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runRestore } = await import('./run-restore.ts');
      await runRestore(flags);
    });
