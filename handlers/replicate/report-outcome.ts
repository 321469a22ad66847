import type { Logger } from '@aws-lambda-powertools/logger';
import type { ReplicationOutcome } from '../../domain/replication/replication-outcome.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { reportRollbackIncomplete, reportRolledBack } from '../rollback.ts';

/** What the function answers, and what is remembered of a run that reached its goal: JSON, nothing undefined. */
export interface ReplicateResult {
  readonly outcome: 'converged' | 'nothing';
  readonly thingName: string;
}

/** A row that asks for nothing yet may ask for something by the time that its event comes again. */
export const isGoal = ({ outcome }: ReplicateResult): boolean => outcome === 'converged';

/**
 * Counts and logs how a run ended. A saga that was rolled back is thrown, too: unlike in onboarding no device comes back to
 * try again, so the event has to end in the failure queue.
 * @throws TerminalError
 */
export const reportOutcome = (
  outcome: ReplicationOutcome,
  nowMs: number,
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
  measure: Measure,
): ReplicateResult => {
  const { thingName } = outcome;
  switch (outcome.kind) {
    case 'rolledBack':
      reportRolledBack(outcome, logger, measure);
      throw outcome.cause;
    case 'rollbackIncomplete':
      throw reportRollbackIncomplete(outcome, logger, measure);
    case 'converged': {
      const { certificateId, rowStatus, updatedAtMs, alreadyLevel } = outcome;
      if (alreadyLevel) {
        measure.count('AlreadyLevel');
        logger.info({ ...logMessages.alreadyLevel, certificateId, rowStatus });
      } else {
        const lagMs = nowMs - updatedAtMs;
        measure.count('Replicated');
        measure.duration('ReplicationLag', lagMs);
        logger.info({ ...logMessages.converged, certificateId, rowStatus, lagMs });
      }
      return { outcome: 'converged', thingName };
    }
    case 'nothing':
      logger.info(logMessages.nothingToConverge);
      return { outcome: 'nothing', thingName };
    default:
      return unreachable(outcome);
  }
};
