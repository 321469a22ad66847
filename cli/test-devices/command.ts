import { Command } from 'commander';
import { examples } from '../examples.ts';
import { parseThingName } from '../pki/thing-name.ts';
import { parseRegion, stageOption } from '../stage/options.ts';
import type { UploadFlags } from './run-upload.ts';

const uploadCommand = (): Command =>
  new Command('upload')
    .description(
      'upload devices of the PKI, private keys included, for the test instance; needs testDevices in the stage',
    )
    .argument('<name...>', 'thing names', parseThingName)
    .addOption(stageOption())
    .option('-r, --region <region>', 'Region of the instance (default: the primary)', parseRegion)
    .option('--pki <dir>', 'folder of the PKI', '.landfall/pki')
    .option('--json', 'print the result in one line of JSON')
    .addHelpText('after', examples('test-devices upload pump-1 --stage dev'))
    .action(async (names: readonly string[], flags: UploadFlags) => {
      const { runUpload } = await import('./run-upload.ts');
      await runUpload(names, flags);
    });

export const testDevicesCommand = (): Command =>
  new Command('test-devices')
    .description('devices for a test on an EC2 instance: docs/test-devices.md')
    .addCommand(uploadCommand())
    .addHelpText('after', examples('test-devices upload pump-1 --stage dev'));
