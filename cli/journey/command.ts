import { Command, InvalidArgumentError } from 'commander';
import { examples } from '../examples.ts';
import type { JourneyFlags } from './run-journey.ts';

const parseCount = (value: string): number => {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 2 || count > 500)
    throw new InvalidArgumentError('A journey takes 2 to 500 devices: half of them start in each Region.');
  return count;
};

export const journeyCommand = (): Command =>
  new Command('journey')
    .description('take a small fleet through its life on localhost, and check that all of it holds')
    .option('--devices <number>', 'how many devices', parseCount, 12)
    .option('--json', 'print the result in one line of JSON')
    .addHelpText('after', examples('journey', 'journey --devices 40', 'journey --json'))
    .action(async (flags: JourneyFlags) => {
      // Loaded when it is run: the local cloud is much to load for the other commands.
      const { runJourney } = await import('./run-journey.ts');
      await runJourney(flags);
    });
