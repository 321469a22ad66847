import { Command, InvalidArgumentError } from 'commander';
import { examples } from '../examples.ts';
import type { LocalFlags } from './run-local.ts';

const parsePort = (value: string): number => {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535; 0 takes any free one.');
  return port;
};

const parseRegions = (value: string): readonly [string, ...string[]] => {
  const [first, ...others] = value.split(',').map((region) => region.trim());
  for (const region of [first ?? '', ...others])
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
      throw new InvalidArgumentError(`"${region}" is no AWS Region; give names such as us-west-2,eu-west-1.`);
  return [first ?? '', ...others];
};

export const localCommand = (): Command =>
  new Command('local')
    .description('run the service on localhost, in every Region, until Ctrl-C')
    .option('--pki <dir>', 'folder of the PKI; made if there is none', '.landfall/pki')
    .option('--regions <list>', 'Regions, the primary first', parseRegions, ['us-west-2', 'eu-west-1'])
    .option('--endpoint-port <port>', 'port of the AWS endpoint', parsePort, 4566)
    .option('--mqtt-port <port>', 'port of the name; those of the Regions follow it', parsePort, 8883)
    .option('--json', 'say where everything is in one line of JSON, once ready')
    .addHelpText(
      'after',
      examples(
        'local',
        'local --regions us-west-2,eu-west-1,ap-southeast-2',
        'local --endpoint-port 0 --mqtt-port 0 --json',
      ),
    )
    .action(async (flags: LocalFlags) => {
      // Loaded when it is run: the local cloud is much to load for the other commands.
      const { runLocal } = await import('./run-local.ts');
      await runLocal(flags);
    });
