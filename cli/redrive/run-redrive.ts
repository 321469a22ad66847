import { identifyCallerIn } from '../stage/caller.ts';
import { readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { openRegion } from './aws-region.ts';
import type { QueueName } from './queues.ts';
import { type RedriveOptions, redriveQueue, type Redriven } from './redrive-queue.ts';
import { showTable } from './show.ts';

export interface RedriveFlags {
  readonly stage: string;
  readonly region?: readonly string[];
  readonly queue?: readonly QueueName[];
  readonly dryRun?: true;
  readonly limit?: number;
  readonly json?: true;
}

const redriveRegion = async (
  region: string,
  stage: string,
  queues: readonly QueueName[] | undefined,
  options: RedriveOptions,
): Promise<readonly Redriven[]> => {
  const opened = await openRegion(region, stage);
  try {
    const results = await Promise.all(
      (queues ?? opened.queues).map(async (queue) => redriveQueue(queue, opened, options)),
    );
    return results.flat();
  } finally {
    opened.close();
  }
};

/**
 * Sends what failed in the Regions of a stage where it belongs, and says of each message what became of it.
 *
 * The caller needs, in each Region: `cloudformation:DescribeStacks` on the stack; `sqs:ReceiveMessage`, `sqs:DeleteMessage` and
 * `sqs:ChangeMessageVisibility` on the queues; `lambda:InvokeFunction` on the functions that are fed; `dynamodb:GetItem` and
 * `dynamodb:Scan` on the registry's table; `dynamodb:GetShardIterator` and `dynamodb:GetRecords` on its stream. A dry run needs
 * neither `sqs:DeleteMessage` nor `lambda:InvokeFunction`.
 */
export const runRedrive = async (flags: RedriveFlags): Promise<void> => {
  const { stage, dryRun: isDryRun = false, limit = Infinity, json } = flags;
  const settings = await readStage(stage);
  const regions = [...new Set(flags.region ?? settings.regions)];
  requireRegions(settings, regions);
  await identifyCallerIn(regions);
  const queues = flags.queue && [...new Set(flags.queue)];
  const options = { isDryRun, limit, startedAtMs: Date.now() };

  const all: Redriven[] = [];
  for (const region of regions) {
    process.stderr.write(`${region}  looks into ${queues?.join(', ') ?? 'all queues'}\n`);
    all.push(...(await redriveRegion(region, stage, queues, options)));
  }

  const stay = all.filter(({ fate }) => fate === 'stays');
  if (json) process.stdout.write(`${JSON.stringify({ stage, dryRun: isDryRun, messages: all })}\n`);
  else if (all.length > 0) process.stdout.write(`${showTable(all, Date.now())}\n`);
  const moved = all.length - stay.length;
  process.stderr.write(
    `${moved} ${moved === 1 ? 'message' : 'messages'} ${isDryRun ? 'would be moved' : 'moved'}, ${stay.length} ${stay.length === 1 ? 'stays' : 'stay'}\n`,
  );
  if (stay.length > 0)
    throw new Error(
      `${stay.length} of ${all.length} messages ${stay.length === 1 ? 'stays' : 'stay'} in the queues: the last column says why for each. Mend that, and run the command again.`,
    );
};
