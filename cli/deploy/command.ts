import { Command } from 'commander';
import { examples } from '../examples.ts';
import { collectRegion, stageOption } from '../stage/options.ts';
import type { DeployFlags } from './run-deploy.ts';

export const deployCommand = (): Command =>
  new Command('deploy')
    .description('deploy a stage to AWS, Region by Region, the primary first')
    .addOption(stageOption())
    .option('-r, --region <region...>', 'only these Regions of the stage', collectRegion)
    .option('--verbose', 'print all that serverless prints')
    .option('--json', 'print the result in one line of JSON')
    .addHelpText(
      'after',
      examples(
        'deploy --stage prod',
        'deploy --stage prod --region us-west-2 --region eu-west-1',
        'deploy --stage prod --json',
      ),
    )
    .action(async (flags: DeployFlags) => {
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runDeploy } = await import('./run-deploy.ts');
      await runDeploy(flags);
    });
