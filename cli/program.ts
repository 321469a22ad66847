import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { certificateCommand } from './certificate/command.ts';
import { crlCommand } from './crl/command.ts';
import { deployCommand } from './deploy/command.ts';
import { removeCommand } from './deploy/remove-command.ts';
import { devicesCommand } from './devices/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { examples } from './examples.ts';
import { journeyCommand } from './journey/command.ts';
import { localCommand } from './local/command.ts';
import { pkiCommand } from './pki/command.ts';
import { reconcileCommand } from './reconcile/command.ts';
import { redriveCommand } from './redrive/command.ts';
import { simulateCommand } from './simulate/command.ts';
import { profileOption, type ProfileFlag, useProfile } from './stage/use-profile.ts';
import { testDevicesCommand } from './test-devices/command.ts';

const manifest = z.object({ version: z.string() });

const version = (): string =>
  manifest.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))).version;

/** Whatever asks for a stage goes to AWS with it. */
const addProfile = (command: Command): void => {
  const has = (long: string) => command.options.some((option) => option.long === long);
  if (has('--stage') && !has('--profile')) command.addOption(profileOption());
  command.commands.forEach(addProfile);
};

export const createProgram = (): Command => {
  const program = new Command('landfall')
    .description('One name for a fleet of devices on AWS IoT, in every Region.')
    .version(version())
    .option('--debug', 'show the stack trace of an error')
    .addCommand(journeyCommand())
    .addCommand(localCommand())
    .addCommand(pkiCommand())
    .addCommand(certificateCommand())
    .addCommand(crlCommand())
    .addCommand(deployCommand())
    .addCommand(removeCommand())
    .addCommand(reconcileCommand())
    .addCommand(devicesCommand())
    .addCommand(doctorCommand())
    .addCommand(redriveCommand())
    .addCommand(simulateCommand())
    .addCommand(testDevicesCommand())
    .addHelpText('after', examples('journey', 'local', 'deploy --stage prod', 'pki device --help'))
    .hook('preAction', (_program, command) => {
      useProfile(command.opts<ProfileFlag>());
    });
  addProfile(program);
  return program;
};
