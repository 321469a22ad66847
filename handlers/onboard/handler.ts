import type { Logger } from '@aws-lambda-powertools/logger';
import type { Onboard } from '../../domain/onboarding/onboarding.ts';
import type { Now, TraceStep } from '../../domain/ports/run.ts';
import type { Handle } from '../lambda-handler.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { parseEvent } from '../parse-event.ts';
import type { AlreadyInProgress, RunOnce } from '../run-once.ts';
import { certificateRegistered, firstEventAtMs } from './event.ts';
import { type OnboardResult, reportOutcome } from './report-outcome.ts';

export interface OnboardDeps {
  readonly region: string;
  readonly onboard: Onboard;
  readonly runOnce: RunOnce<OnboardResult>;
  readonly now: Now;
  readonly traceStep: TraceStep;
  readonly logger: Pick<Logger, 'appendKeys' | 'info' | 'warn' | 'error'>;
  readonly measure: Measure;
}

/** Handles the event of a certificate that is pending activation: onboards its device, one run at a time in this Region. */
export const createOnboardHandler =
  (deps: OnboardDeps): Handle<OnboardResult | AlreadyInProgress> =>
  async (event, context) => {
    const { region, onboard, runOnce, now, traceStep, logger, measure } = deps;
    const registered = parseEvent(certificateRegistered, event, measure);
    const { certificateId, caCertificateId } = registered;
    logger.appendKeys({ certificateId, caCertificateId });

    // Every connect of the device brings another event, so its times are no part of the key.
    let isDuplicate = true;
    const result = await runOnce(certificateId, context, async () => {
      isDuplicate = false;
      const remainingMs = () => context.getRemainingTimeInMillis();
      const outcome = await onboard({
        certificateId,
        caCertificateId,
        run: { region, remainingMs, traceStep },
      });
      return reportOutcome(outcome, now() - firstEventAtMs(registered), logger, measure);
    });

    if (isDuplicate) {
      measure.count('Duplicates');
      logger.info({ ...logMessages.duplicateEvent, outcome: result.outcome });
    }
    return result;
  };
