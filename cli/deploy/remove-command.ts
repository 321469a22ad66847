import { Command } from 'commander';
import { examples } from '../examples.ts';
import { parseRegion, stageOption } from '../stage/options.ts';
import type { RemoveFlags } from './run-remove.ts';

export const removeCommand = (): Command =>
  new Command('remove')
    .description('remove the stack of one Region; says what is retained')
    .addOption(stageOption())
    .requiredOption('-r, --region <region>', 'the Region', parseRegion)
    .option('--verbose', 'print all that serverless prints')
    .option('--json', 'print the result in one line of JSON')
    .addHelpText('after', examples('remove --stage prod --region eu-west-1'))
    .action(async (flags: RemoveFlags) => {
      const { runRemove } = await import('./run-remove.ts');
      await runRemove(flags);
    });
