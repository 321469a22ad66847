import { Command } from 'commander';
import { examples } from '../examples.ts';
import { collectRegion, stageOption } from '../stage/options.ts';
import type { PublishFlags } from './run-publish.ts';

const publishCommand = (): Command =>
  new Command('publish')
    .description(
      'publish the revocation lists of the CAs in every Region of a stage, for onboarding to check',
    )
    .addOption(stageOption())
    .option('-r, --region <region...>', 'only these Regions of the stage', collectRegion)
    .option('--crl <path...>', 'lists in PEM or DER, one for each CA', ['.landfall/pki/crl/crl.der'])
    .option('--json', 'print the result in one line of JSON')
    .addHelpText(
      'after',
      examples(
        'crl publish --stage prod',
        'crl publish --stage prod --crl old-ca.crl new-ca.crl',
        'crl publish --stage prod --region eu-west-1 --json',
      ),
    )
    .action(async (flags: PublishFlags) => {
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runPublish } = await import('./run-publish.ts');
      await runPublish(flags);
    });

export const crlCommand = (): Command =>
  new Command('crl')
    .description('the lists of revoked certificates that onboarding checks')
    .addCommand(publishCommand())
    .addHelpText('after', examples('crl publish --stage prod'));
