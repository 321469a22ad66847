import { Command } from 'commander';
import { collectRegion, stageOption } from '../stage/options.ts';
import { profileOption } from '../stage/use-profile.ts';
import type { DoctorFlags } from './run-doctor.ts';

const help = `
Examples:
  $ npx landfall doctor --stage prod
  $ npx landfall doctor --stage prod --region eu-west-1
  $ npx landfall doctor --stage prod --json | jq '.checks[] | select(.status == "wrong")'

Nothing is changed. It ends with 0 when nothing is wrong (warnings, and what cannot be known, are shown), with 1 when something is.`;

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('check a deployment in every Region, and say what is wrong and what mends it')
    .addOption(stageOption())
    .option('-r, --region <region...>', 'only these Regions of the stage', collectRegion)
    .addOption(profileOption())
    .option('--json', 'print the result in one line of JSON')
    .addHelpText('after', help)
    .action(async (flags: DoctorFlags) => {
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runDoctor } = await import('./run-doctor.ts');
      await runDoctor(flags);
    });
