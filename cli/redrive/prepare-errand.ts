import { unreachable } from '../../domain/unreachable.ts';
import { busDeadLetter, pipeDeadLetter } from './dead-letter.ts';
import type { Errand, Lookups } from './errand.ts';
import { failedEvent } from './failed-event.ts';
import type { Letter } from './letter.ts';
import { queueKind, type QueueName, type RedrivenFunction } from './queues.ts';
import { onboardingRuleError, telemetryRuleError } from './rule-error.ts';

/**
 * Finds out what a message asks for. It changes nothing.
 * @throws UnclearLetterError when that cannot be said
 */
export const prepareErrand = async (
  queue: QueueName,
  letter: Letter,
  /** What a function is called in this stage. */
  fullName: (functionName: RedrivenFunction) => string,
  lookups: Lookups,
): Promise<Errand> => {
  const kind = queueKind(queue);
  switch (kind.kind) {
    case 'failed-events':
      return failedEvent(letter.body, kind.functionName, fullName(kind.functionName), lookups);
    case 'rule-errors':
      return kind.functionName === 'onboard'
        ? onboardingRuleError(letter.body)
        : telemetryRuleError(letter, lookups);
    case 'bus-events':
      return busDeadLetter(letter, kind.functionName, lookups);
    case 'stream-batches':
      return pipeDeadLetter(letter.body, lookups);
    default:
      return unreachable(kind);
  }
};
