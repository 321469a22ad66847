import type { Logger } from '@aws-lambda-powertools/logger';
import type { Now, TraceStep } from '../../domain/ports/run.ts';
import type { Replicate } from '../../domain/replication/replication.ts';
import type { Handle } from '../lambda-handler.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { parseEvent } from '../parse-event.ts';
import type { RunOnce } from '../run-once.ts';
import { deviceRowChanged } from './event.ts';
import { type ReplicateResult, reportOutcome } from './report-outcome.ts';

export interface ReplicateDeps {
  readonly region: string;
  readonly replicate: Replicate;
  readonly runOnce: RunOnce<ReplicateResult>;
  readonly now: Now;
  readonly traceStep: TraceStep;
  readonly logger: Pick<Logger, 'appendKeys' | 'info' | 'warn' | 'error'>;
  readonly measure: Measure;
}

/** Handles the event of a changed row: brings this Region level with the row as it is by now. */
export const createReplicateHandler =
  (deps: ReplicateDeps): Handle<ReplicateResult> =>
  async (event, context) => {
    const { region, replicate, runOnce, now, traceStep, logger, measure } = deps;
    const { thingName, version, writtenBy, updatedAt } = parseEvent(deviceRowChanged, event, measure).detail;
    logger.appendKeys({ thingName, version, writtenBy });

    // Two Regions may write the same version, and a row that is removed and made again begins with the first.
    const key = `${thingName}#${updatedAt ?? ''}#${writtenBy}#${version}`;
    let isDuplicate = true;
    const result = await runOnce(key, context, async () => {
      isDuplicate = false;
      const remainingMs = () => context.getRemainingTimeInMillis();
      const outcome = await replicate({ thingName, run: { region, remainingMs, traceStep } });
      return reportOutcome(outcome, now(), logger, measure);
    });

    // The run that holds the lock may be one that was cut off, or this one, if the answer to its lock was lost: no other event of
    // this write comes, so Lambda has to bring it back once the lock is over.
    if (result.outcome === 'already-in-progress') {
      throw new Error(`A run for this write of "${thingName}" goes on, or was cut off; run it again`);
    }
    if (isDuplicate) {
      measure.count('Duplicates');
      logger.info({ ...logMessages.duplicateEvent, outcome: result.outcome });
    }
    return result;
  };
