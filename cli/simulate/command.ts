import { Command, InvalidArgumentError, Option } from 'commander';
import { isThingName } from '../pki/thing-name.ts';
import { parseRegion } from '../stage/options.ts';
import { durationSeconds } from './duration.ts';
import { messagesPerSecond } from './rate.ts';
import type { SimulateFlags } from './run-simulate.ts';

const mostDevices = 5_000;

const parseDevices = (value: string): number => {
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < 1 || count > mostDevices)
    throw new InvalidArgumentError(`A fleet has 1 to ${mostDevices} devices.`);
  return count;
};

const parseRate = (value: string): number => {
  const rate = messagesPerSecond(value);
  if (rate === undefined)
    throw new InvalidArgumentError(
      `"${value}" is no rate; give messages a second, of all devices together, such as 50 or 300/m.`,
    );
  return rate;
};

const parseDuration = (value: string): number => {
  const seconds = durationSeconds(value);
  if (seconds === undefined)
    throw new InvalidArgumentError(`"${value}" is no duration up to a day; give one such as 30s or 5m.`);
  return seconds;
};

const parsePrefix = (value: string): string => {
  if (!isThingName(`${value}-${mostDevices}`))
    throw new InvalidArgumentError(`"${value}" cannot begin a thing name: letters, digits, ":", "_" or "-".`);
  return value;
};

const parsePort = (value: string): number => {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
  return port;
};

const parseEndpoint = (value: string): string => {
  const url = URL.parse(value);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new InvalidArgumentError(`"${value}" is no endpoint; give the one that "landfall local" prints.`);
  return value;
};

export const simulateCommand = (): Command =>
  new Command('simulate')
    .description(
      'a fleet of real MQTT clients against a local cloud of its own, a running one, or a stage on AWS',
    )
    .requiredOption('--devices <n>', 'how many', parseDevices)
    .requiredOption('--rate <rate>', 'messages a second of all together, or such as 300/m', parseRate)
    .requiredOption('--duration <time>', 'how long they publish, such as 30s or 5m', parseDuration)
    .option('--fail-over <region>', 'this Region goes away in the middle; a local cloud only', parseRegion)
    .option('--prefix <prefix>', 'what the names of the devices begin with', parsePrefix, 'sim')
    .option('--dir <dir>', 'folder of the PKI', '.landfall/pki')
    .addOption(
      new Option('--host <host>', 'connect here, and start no local cloud').conflicts(['stage', 'failOver']),
    )
    .option('--port <port>', 'port of the host or of the stage', parsePort, 8883)
    .option('--endpoint <url>', 'of a running "landfall local", to find what is stored', parseEndpoint)
    .addOption(
      new Option(
        '-s, --stage <stage>',
        'connect to the name of this stage, and look into its tables',
      ).conflicts(['endpoint', 'failOver']),
    )
    .option('--passphrase-file <file>', 'its first line opens the CA key, where devices are to be made')
    .option('--json', 'print the summary in one line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  npx landfall simulate --devices 20 --rate 50 --duration 30s --fail-over us-west-2
  npx landfall simulate --devices 20 --rate 50 --duration 5m --host localhost --endpoint http://127.0.0.1:4566
  npx landfall simulate --devices 20 --rate 600/m --duration 5m --stage prod --json
`,
    )
    .action(async (flags: SimulateFlags, command: Command) => {
      if (flags.endpoint !== undefined && flags.host === undefined)
        command.error('error: --endpoint is of a running local cloud: give its --host as well', {
          exitCode: 2,
        });
      // Loaded when it is run: the local cloud is much to load for the other commands.
      const { runSimulate } = await import('./run-simulate.ts');
      await runSimulate(flags);
    });
