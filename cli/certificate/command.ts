import { Command } from 'commander';
import { examples } from '../examples.ts';
import { stageOption } from '../stage/options.ts';
import type { ImportFlags } from './run-import.ts';

const importCommand = (): Command =>
  new Command('import')
    .description('import the server certificate into ACM in every Region of a stage, or renew it there')
    .addOption(stageOption())
    .option('--certificate <path>', 'the server certificate alone, in PEM (default: that of the PKI)')
    .option('--private-key <path>', 'its private key, unencrypted')
    .option('--chain <path>', 'its issuer, and so on up to the root')
    .option('--pki <dir>', 'folder of the PKI', '.landfall/pki')
    .option('--json', 'print the result in one line of JSON')
    .addHelpText(
      'after',
      examples(
        'certificate import --stage prod',
        'certificate import --stage prod --certificate server.pem --private-key server.key --chain chain.pem',
      ),
    )
    .action(async (flags: ImportFlags) => {
      const { runImport } = await import('./run-import.ts');
      await runImport(flags);
    });

export const certificateCommand = (): Command =>
  new Command('certificate')
    .description('the certificate that the service shows to devices')
    .addCommand(importCommand())
    .addHelpText('after', examples('certificate import --stage prod'));
