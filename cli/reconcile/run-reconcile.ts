import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { identifyCaller } from '../stage/caller.ts';
import { stackName } from '../stage/names.ts';
import { readStage } from '../stage/read-stage.ts';
import { requireRegions } from '../stage/require-regions.ts';
import { askFunction } from './ask-function.ts';
import { drivePass, type PassResult } from './drive-pass.ts';
import { showFindings, showKinds, showProgress } from './show.ts';

export interface ReconcileFlags {
  readonly stage: string;
  readonly region: string;
  readonly dryRun?: true;
  readonly share?: number;
  readonly json?: true;
}

const drive = async ({ stage, region, dryRun, share }: ReconcileFlags): Promise<PassResult> => {
  const client = new LambdaClient({ region });
  const tell = (line: string): void => void process.stderr.write(`${region}  ${line}\n`);
  try {
    return await drivePass({
      askForSlice: askFunction(client, `${stackName(stage)}-reconcile`, { isDryRun: dryRun === true, share }),
      sleep: async (ms) => sleep(ms),
      onProgress: (tally) => {
        tell(showProgress(tally));
      },
      onBusy: () => {
        tell('waits for the function, which does one thing at a time and does another');
      },
    });
  } finally {
    client.destroy();
  }
};

/** Why the command ends badly, if it does: what has no row is for people to judge, and is no failure. */
const complaint = ({ findings }: PassResult, isDryRun: boolean): string | undefined => {
  const rows = findings.filter((finding) => finding.kind === 'row');
  const failed = rows.filter(({ result }) => result === 'failed').length;
  if (failed > 0)
    return `${failed} of the rows failed: the last column says why. Mend that, and run the command again.`;
  if (isDryRun && rows.length > 0)
    return `The Region is not level with ${rows.length} of the rows: run the command again without --dry-run.`;
  return undefined;
};

/**
 * Has the function `reconcile` of one Region go through every row, thing and certificate now, and says what has drifted.
 *
 * The caller needs `lambda:InvokeFunction` on `reconcile`, and nothing else.
 * @throws Error when a row failed; in a dry run when the Region is not level with a row, too
 */
export const runReconcile = async (flags: ReconcileFlags): Promise<void> => {
  const { stage, region, dryRun: isDryRun = false, json } = flags;
  const settings = await readStage(stage);
  requireRegions(settings, [region]);
  await identifyCaller(region);

  const result = await drive(flags);
  const { tally, findings } = result;
  if (json) process.stdout.write(`${JSON.stringify({ stage, region, dryRun: isDryRun, tally, findings })}\n`);
  else if (findings.length > 0) process.stdout.write(`${showFindings(findings)}\n`);
  process.stderr.write(`${region}  drift by kind: ${showKinds(tally)}\n`);

  const why = complaint(result, isDryRun);
  if (why !== undefined) throw new Error(why);
};
