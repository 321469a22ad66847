import { Command } from 'commander';
import { parseRegion, stageOption } from '../stage/options.ts';
import type { RemoveFlags } from './run-remove.ts';

export const removeCommand = (): Command =>
  new Command('remove')
    .description('remove the stack of one Region; says what is retained')
    .addOption(stageOption())
    .requiredOption('-r, --region <region>', 'the Region', parseRegion)
    .option('--verbose', 'print all that serverless prints')
    .action(async (flags: RemoveFlags) => {
      const { runRemove } = await import('./run-remove.ts');
      await runRemove(flags);
    });
