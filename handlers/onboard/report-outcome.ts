import type { Logger } from '@aws-lambda-powertools/logger';
import type { OnboardingOutcome } from '../../domain/onboarding/onboarding-outcome.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { reportRollbackIncomplete, reportRolledBack } from '../rollback.ts';

/** What the function answers, and what is remembered of a run that reached its goal: JSON, nothing undefined. */
export interface OnboardResult {
  readonly outcome: Exclude<OnboardingOutcome['kind'], 'rollbackIncomplete'>;
  readonly certificateId: string;
  readonly thingName?: string;
  readonly reason?: string;
}

/** The device is in, in this Region: another event of it has nothing to do. */
export const isGoal = ({ outcome }: OnboardResult): boolean =>
  outcome === 'onboarded' || outcome === 'adopted' || outcome === 'joined';

/**
 * Counts and logs how a run ended. `firstEventMs`: time since the device first showed its certificate.
 * @throws TerminalError `rollback-incomplete`
 */
export const reportOutcome = (
  outcome: OnboardingOutcome,
  firstEventMs: number,
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
  measure: Measure,
): OnboardResult => {
  const { kind, certificateId } = outcome;
  switch (kind) {
    case 'onboarded':
    case 'joined': {
      const { thingName } = outcome;
      measure.count(kind === 'onboarded' ? 'Onboarded' : 'Joined');
      measure.duration('FirstEventToActive', firstEventMs);
      logger.info({ ...logMessages[kind], thingName, firstEventMs });
      return { outcome: kind, certificateId, thingName };
    }
    case 'adopted': {
      const { thingName } = outcome;
      measure.count('Adopted');
      logger.info({ ...logMessages.adopted, thingName });
      return { outcome: kind, certificateId, thingName };
    }
    case 'refused': {
      const { reason, detail } = outcome;
      measure.countByReason('Refused', reason);
      logger.warn({ ...logMessages.refused, reason, detail });
      return { outcome: kind, certificateId, reason };
    }
    case 'ended': {
      const reason = `certificate-${outcome.status.toLowerCase()}`;
      measure.countByReason('Ended', reason);
      logger.warn({ ...logMessages.ended, reason });
      return { outcome: kind, certificateId, reason };
    }
    case 'certificateGone': {
      const reason = 'certificate-gone';
      measure.countByReason('Ended', reason);
      logger.warn({ ...logMessages.certificateGone, reason });
      return { outcome: kind, certificateId, reason };
    }
    case 'keptOut': {
      const { thingName, rowStatus } = outcome;
      const reason = `row-${rowStatus.toLowerCase()}`;
      measure.countByReason('KeptOut', reason);
      logger.warn({ ...logMessages.keptOut, thingName, reason });
      return { outcome: kind, certificateId, thingName, reason };
    }
    case 'identityLost': {
      const { thingName, winnerCertificateId } = outcome;
      measure.count('IdentityLost');
      logger.warn({ ...logMessages.identityLost, thingName, winnerCertificateId });
      return { outcome: kind, certificateId, thingName };
    }
    case 'rollbackIncomplete':
      throw reportRollbackIncomplete(outcome, logger, measure);
    case 'rolledBack': {
      const { thingName, cause } = outcome;
      reportRolledBack(outcome, logger, measure);
      return {
        outcome: kind,
        certificateId,
        ...(thingName !== undefined && { thingName }),
        reason: cause.reason,
      };
    }
    default:
      return unreachable(kind);
  }
};
