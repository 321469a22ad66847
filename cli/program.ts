import { Command } from 'commander';
import { journeyCommand } from './journey/command.ts';
import { localCommand } from './local/command.ts';
import { pkiCommand } from './pki/command.ts';

export const createProgram = (): Command =>
  new Command('landfall')
    .description('One name for a fleet of devices on AWS IoT, in every Region.')
    .option('--debug', 'show the stack trace of an error')
    .addCommand(journeyCommand())
    .addCommand(localCommand())
    .addCommand(pkiCommand());
