import type { Logger } from '@aws-lambda-powertools/logger';
import type { Finding } from '../../domain/reconciliation/finding.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';

/** Counts and logs what a pass found. A row that drifts counts once for each kind of drift. */
export const reportFindings = (
  findings: readonly Finding[],
  logger: Pick<Logger, 'warn' | 'error'>,
  measure: Measure,
): void => {
  for (const finding of findings) report(finding, logger, measure);
};

const report = (finding: Finding, logger: Pick<Logger, 'warn' | 'error'>, measure: Measure): void => {
  switch (finding.kind) {
    case 'row': {
      const { thingName, drift, result } = finding;
      if (result === 'failed') {
        const { reason, message } = finding;
        measure.countByReason('ReconcileFailed', reason);
        logger.error({ ...logMessages.reconcileFailed, thingName, reason, detail: message });
        return;
      }
      for (const kind of drift) measure.countByReason('Drift', kind);
      if (result === 'repaired') measure.count('DriftRepaired');
      logger.warn({ ...logMessages.drift, thingName, drift, result });
      return;
    }
    case 'thing': {
      const { thingName, certificateId } = finding;
      measure.countByReason('WithoutRow', 'thing');
      logger.warn({ ...logMessages.withoutRow, thingName, certificateId });
      return;
    }
    case 'certificate': {
      const { certificateId, thingNames } = finding;
      measure.countByReason('WithoutRow', 'certificate');
      logger.warn({ ...logMessages.withoutRow, certificateId, thingNames });
      return;
    }
    default:
      unreachable(finding);
  }
};
