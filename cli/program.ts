import { Command } from 'commander';
import { certificateCommand } from './certificate/command.ts';
import { deployCommand } from './deploy/command.ts';
import { removeCommand } from './deploy/remove-command.ts';
import { journeyCommand } from './journey/command.ts';
import { localCommand } from './local/command.ts';
import { pkiCommand } from './pki/command.ts';
import { testDevicesCommand } from './test-devices/command.ts';

export const createProgram = (): Command =>
  new Command('landfall')
    .description('One name for a fleet of devices on AWS IoT, in every Region.')
    .option('--debug', 'show the stack trace of an error')
    .addCommand(journeyCommand())
    .addCommand(localCommand())
    .addCommand(pkiCommand())
    .addCommand(certificateCommand())
    .addCommand(deployCommand())
    .addCommand(removeCommand())
    .addCommand(testDevicesCommand());
