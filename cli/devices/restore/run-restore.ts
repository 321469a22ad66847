import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient, createDynamoDbClient } from '../../../infra/aws/clients.ts';
import { InterruptedError } from '../../interrupted-error.ts';
import { untilInterrupted } from '../../local/until-interrupted.ts';
import { say } from '../../say.ts';
import { identifyCaller } from '../../stage/caller.ts';
import { globalTables } from '../../stage/names.ts';
import { readStage } from '../../stage/read-stage.ts';
import { attempt } from '../../stage/reading.ts';
import { requireRegions } from '../../stage/require-regions.ts';
import { useProfile } from '../../stage/use-profile.ts';
import type { DevicesFlags } from '../flags.ts';
import { createWritePace } from '../write-pace.ts';
import { openCopiedTable } from './copied-table.ts';
import { type RestoreCounts, type RestoreResult, restoreRows } from './restore-rows.ts';
import { showProgress, showRows, showSummary } from './show.ts';
import { createStandingRegistry } from './standing-registry.ts';
import type { StandingRow } from './standing-row.ts';

export interface RestoreFlags extends DevicesFlags {
  readonly from: string;
  readonly device?: readonly string[];
  readonly overwrite?: true;
  readonly rate: number;
  readonly dryRun?: true;
}

interface Place {
  readonly region: string;
  readonly registryTable: string;
  readonly documents: DynamoDBDocumentClient;
}

/** @throws Error in one line when one of them is not in the copy */
const readNamed = async (
  names: readonly string[],
  read: (thingName: string) => Promise<StandingRow | undefined>,
  from: string,
): Promise<readonly StandingRow[]> => {
  const rows: StandingRow[] = [];
  for (const thingName of new Set(names)) {
    const row = await read(thingName);
    if (row === undefined)
      throw new Error(
        `The table "${from}" has no row of "${thingName}": restore the registry to an earlier time. Nothing was written.`,
      );
    rows.push(row);
  }
  return rows;
};

const restore = async (
  { region, registryTable, documents }: Place,
  { from, device, overwrite, rate, dryRun }: RestoreFlags,
): Promise<RestoreResult> => {
  let isOver = false;
  void untilInterrupted().then(() => {
    isOver = true;
  });
  let soFar: RestoreCounts | undefined;
  const read = await attempt(async () => {
    const copy = await openCopiedTable(documents, from, region);
    say(`${region}  compares ${registryTable} with ${from}`);
    const named = device === undefined ? undefined : await readNamed(device, copy.read, from);
    return restoreRows(
      {
        pages: named === undefined ? copy.pages() : pageOf(named),
        registry: createStandingRegistry(documents, registryTable),
        turn: createWritePace(rate),
        now: () => Date.now(),
        isOver: () => isOver,
        onProgress: (counts) => {
          soFar = counts;
          say(`${region}  ${showProgress(counts)}`);
        },
      },
      { overwrites: overwrite === true, isDryRun: dryRun === true },
    );
  });
  if (read.kind === 'read') return read.value;
  const far = soFar === undefined ? '' : ` after ${showProgress(soFar)}`;
  throw new Error(
    `DynamoDB in ${region} refused${far} (${read.why}). Nothing is half done: mend that, and run the same command again.`,
  );
};

const pageOf = async function* (rows: readonly StandingRow[]): AsyncIterable<readonly StandingRow[]> {
  yield rows;
};

/** Why the command ends badly, if it does. Rows that differ are for people to judge, and no failure, but in a dry run. */
const complaint = ({ counts }: RestoreResult, isDryRun: boolean): string | undefined => {
  const { malformed, refused, restored, replaced, differs } = counts;
  if (malformed > 0) return `${malformed} of the copied rows cannot be restored: the last column says why.`;
  if (refused > 0) return `${refused} of the rows cannot be replaced: the last column says why.`;
  if (isDryRun && restored > 0)
    return `The registry lacks ${restored} of the rows: run the command again without --dry-run.`;
  if (isDryRun && replaced + differs > 0)
    return `${replaced + differs} of the rows differ: --overwrite, without --dry-run, replaces them.`;
  return undefined;
};

/**
 * Brings rows back into the registry from another table of the Region, which DynamoDB's point-in-time recovery made.
 *
 * The caller needs, in that Region, `dynamodb:DescribeTable`, `dynamodb:Scan` and `dynamodb:GetItem` on the other table, and
 * `dynamodb:GetItem` and `dynamodb:PutItem` on the registry's.
 * @throws Error when rows could not be restored; in a dry run when any are missing or differ, too; InterruptedError
 */
export const runRestore = async (flags: RestoreFlags): Promise<void> => {
  const { stage, from, dryRun: isDryRun = false, json } = flags;
  const settings = await readStage(stage);
  const region = flags.region ?? settings.regions[0] ?? '';
  requireRegions(settings, [region]);
  useProfile(flags);
  const [{ tableName: registryTable }] = globalTables(stage);
  if (from === registryTable)
    throw new Error(
      `"${from}" is the registry itself: give the table that it was restored to, as in npx landfall devices restore --help`,
    );
  await identifyCaller(region);

  const client = createDynamoDbClient(region);
  let result: RestoreResult;
  try {
    result = await restore({ region, registryTable, documents: createDocumentClient(client) }, flags);
  } finally {
    client.destroy();
  }
  const { counts, rows, isComplete } = result;
  if (json)
    process.stdout.write(
      `${JSON.stringify({ stage, region, from, dryRun: isDryRun, isComplete, counts, rows })}\n`,
    );
  else
    process.stdout.write(
      `${[...(rows.length > 0 ? [showRows(rows, isDryRun)] : []), showSummary(counts, isDryRun)].join('\n')}\n`,
    );
  if (!isComplete)
    throw new InterruptedError('Interrupted. Nothing is half done: the same command goes on with the rest.');
  const why = complaint(result, isDryRun);
  if (why !== undefined) throw new Error(why);
};
