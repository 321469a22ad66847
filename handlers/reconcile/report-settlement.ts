import type { Logger } from '@aws-lambda-powertools/logger';
import type { Settlement } from '../../domain/reconciliation/settle.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { reportRollbackIncomplete, reportRolledBack } from '../rollback.ts';

/** JSON, nothing undefined. */
export interface SettleResult {
  readonly outcome: Settlement['kind'];
  readonly thingName: string;
}

/**
 * Counts and logs what became of a name that was left undecided.
 * @throws TerminalError `rollback-incomplete`
 */
export const reportSettlement = (
  settlement: Settlement,
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
  measure: Measure,
): SettleResult => {
  const { kind, thingName } = settlement;
  switch (kind) {
    case 'nothing':
      logger.info({ ...logMessages.nothingToSettle, thingName });
      return { outcome: 'nothing', thingName };
    case 'finished': {
      const { outcome } = settlement;
      const { certificateId } = outcome;
      if (outcome.kind === 'rollbackIncomplete') throw reportRollbackIncomplete(outcome, logger, measure);
      if (outcome.kind === 'rolledBack') reportRolledBack(outcome, logger, measure);
      measure.countByReason('Settled', kebab(outcome.kind));
      logger.info({ ...logMessages.settled, thingName, certificateId, outcome: outcome.kind });
      return { outcome: kind, thingName };
    }
    case 'takenBack':
      measure.countByReason('Settled', kebab(kind));
      logger.info({
        ...logMessages.settled,
        thingName,
        certificateId: settlement.certificateId,
        outcome: kind,
      });
      return { outcome: kind, thingName };
    default:
      return unreachable(kind);
  }
};

/** Reasons are in kebab-case, as those of the other metrics are. */
const kebab = (word: string): string => word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
