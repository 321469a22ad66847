import type { Run } from '../ports/run.ts';
import { TerminalError } from '../saga/terminal-error.ts';
import { TooLittleTimeError } from '../saga/too-little-time-error.ts';
import type { Finding } from './finding.ts';
import type { ReconciledRow, ReconcileRowRequest } from './reconcile-row.ts';

export type ReconcileRow = (request: ReconcileRowRequest) => Promise<ReconciledRow>;

/**
 * Looks at one row, and brings this Region level with it. `undefined`: it was level.
 * @throws TooLittleTimeError; every other error is a finding
 */
export const examineRow = async (
  { reconcileRow }: { readonly reconcileRow: ReconcileRow },
  thingName: string,
  { isDryRun, run }: { readonly isDryRun: boolean; readonly run: Run },
): Promise<Finding | undefined> => {
  try {
    const { drift } = await reconcileRow({ thingName, isDryRun, run });
    if (drift.length === 0) return undefined;
    return { kind: 'row', thingName, drift, result: isDryRun ? 'found' : 'repaired' };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TooLittleTimeError) throw error;
    const reason = error instanceof TerminalError ? error.reason : error.name;
    return { kind: 'row', thingName, drift: [], result: 'failed', reason, message: error.message };
  }
};
