import { Command } from 'commander';
import { crlCommand } from './crl-command.ts';
import { deviceCommand } from './device-command.ts';
import { devicesCommand } from './devices-command.ts';
import { initCommand } from './init-command.ts';
import { listCommand } from './list-command.ts';
import { examples } from './options.ts';
import { revokeCommand } from './revoke-command.ts';
import { serverCommand } from './server-command.ts';
import { verifyCommand } from './verify-command.ts';

export const pkiCommand = (): Command =>
  new Command('pki')
    .description('the certificates of the CA, the server and the devices')
    .addCommand(initCommand())
    .addCommand(serverCommand())
    .addCommand(deviceCommand())
    .addCommand(devicesCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand())
    .addCommand(crlCommand())
    .addCommand(verifyCommand())
    .addHelpText(
      'after',
      examples('init --name iot.example.com', 'device pump-1', 'revoke pump-1 --reason keyCompromise', 'crl'),
    );
