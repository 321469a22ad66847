import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { fleetNames, issueFleet } from '../../infra/pki/issue-fleet.ts';
import { replaceDevices } from './device-command.ts';
import { examples, type IssueFlags, type JsonFlag, pkiOptions, withIssue, withJson } from './options.ts';
import { passphraseToSign } from './passphrase.ts';
import { startProgress } from './progress.ts';
import { isThingName } from './thing-name.ts';

interface DevicesFlags extends IssueFlags, JsonFlag {
  readonly count: number;
  readonly prefix: string;
}

/** Names have room for more; a folder with more entries is slow on most file systems. */
const most = 1_000_000;

const parseCount = (value: string): number => {
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < 1 || count > most)
    throw new InvalidArgumentError(`The count is a whole number from 1 to ${most}.`);
  return count;
};

const act = async (flags: DevicesFlags, command: Command): Promise<void> => {
  const { count, prefix, dir } = flags;
  const last = fleetNames({ prefix, count }).at(-1) ?? '';
  if (!isThingName(last))
    command.error(
      `error: "${last}" cannot be a thing name: 1 to 64 letters, digits, ":", "_" or "-". Give another --prefix.`,
      { exitCode: 2 },
    );
  const options = pkiOptions(flags, await passphraseToSign(dir, flags));
  const progress = startProgress(count, 'devices');
  try {
    const { before, there } = await issueFleet(options, { prefix, count }, ({ there }) => {
      progress.reach(there);
    });
    progress.stop();
    const folder = join(dir, 'devices');
    if (flags.json)
      process.stdout.write(`${JSON.stringify({ folder, prefix, count, made: there - before, before })}\n`);
    else {
      const [first = ''] = fleetNames({ prefix, count });
      process.stdout.write(
        `${first} to ${last}: ${folder}${before > 0 ? ` (${before} of them made by a run before, which had not ended)` : ''}\n`,
      );
    }
  } finally {
    progress.stop();
  }
};

export const devicesCommand = (): Command =>
  withJson(
    withIssue(
      new Command('devices').description(
        'make a fleet of devices, PREFIX-0001 and so on; the same command goes on with a run that was killed',
      ),
      replaceDevices,
    ),
  )
    .requiredOption('--count <n>', 'how many', parseCount)
    .requiredOption('--prefix <prefix>', 'what their names begin with')
    .addHelpText(
      'after',
      examples('devices --count 1000 --prefix pump', 'devices --count 1000 --prefix pump --json'),
    )
    .action(act);
