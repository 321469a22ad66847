import { Command, InvalidArgumentError } from 'commander';
import { examples } from '../examples.ts';
import { parseRegion, stageOption } from '../stage/options.ts';
import type { ReconcileFlags } from './run-reconcile.ts';

const parseShare = (value: string): number => {
  const share = Number(value);
  if (!/^\d*\.?\d+$/.test(value) || share <= 0 || share > 1)
    throw new InvalidArgumentError(`"${value}" is no share; give a number above 0 and up to 1, such as 0.8.`);
  return share;
};

export const reconcileCommand = (): Command =>
  new Command('reconcile')
    .description('bring a Region level with every row of the registry, and say what has drifted')
    .addOption(stageOption())
    .requiredOption('-r, --region <region>', 'a Region of the stage', parseRegion)
    .option('--dry-run', 'say what has drifted, change nothing, and fail if anything has, as diff does')
    .option('--share <share>', "spend this share of AWS IoT's quotas, instead of the stage's", parseShare)
    .option('--json', 'print the result in one line of JSON')
    .addHelpText(
      'after',
      examples(
        'reconcile --stage prod --region eu-west-1 --dry-run',
        'reconcile --stage prod --region eu-west-1 --share 0.8',
      ),
    )
    .action(async (flags: ReconcileFlags) => {
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runReconcile } = await import('./run-reconcile.ts');
      await runReconcile(flags);
    });
