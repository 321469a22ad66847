import { Command, InvalidArgumentError } from 'commander';
import { examples } from '../examples.ts';
import { collectRegion, stageOption } from '../stage/options.ts';
import { type QueueName, requireQueueName } from './queues.ts';
import type { RedriveFlags } from './run-redrive.ts';

const collectQueue = (value: string, previous: readonly QueueName[] = []): readonly QueueName[] => {
  try {
    return [...previous, requireQueueName(value)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
};

const parseLimit = (value: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw new InvalidArgumentError(`"${value}" is no number of messages; give one such as 100.`);
  return Number(value);
};

export const redriveCommand = (): Command =>
  new Command('redrive')
    .description('send what failed, and lies in the queues for that, where it belongs')
    .addOption(stageOption())
    .option('-r, --region <region...>', 'only these Regions of the stage', collectRegion)
    .option('-q, --queue <name...>', 'only these queues, such as ReplicateFailures', collectQueue)
    .option('--dry-run', 'say what would be moved, and change nothing')
    .option('--limit <n>', 'messages of each queue at most', parseLimit)
    .option('--json', 'print the result in one line of JSON')
    .addHelpText(
      'after',
      examples(
        'redrive --stage prod --dry-run',
        'redrive --stage prod --region eu-west-1 --queue ReplicateFailures --limit 100',
      ),
    )
    .action(async (flags: RedriveFlags) => {
      // Loaded when it is run: AWS's clients are much to load for the other commands.
      const { runRedrive } = await import('./run-redrive.ts');
      await runRedrive(flags);
    });
