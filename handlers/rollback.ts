import type { Logger } from '@aws-lambda-powertools/logger';
import type { RollbackIncomplete, RolledBack } from '../domain/saga/saga-outcome.ts';
import { TerminalError } from '../domain/saga/terminal-error.ts';
import { logMessages } from './log-messages.ts';
import type { Measure } from './measure.ts';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Says that a saga was undone, and why. */
export const reportRolledBack = (
  { cause, undone }: RolledBack,
  logger: Pick<Logger, 'warn'>,
  measure: Pick<Measure, 'countByReason'>,
): void => {
  measure.countByReason('RolledBack', cause.reason);
  logger.warn({ ...logMessages.rolledBack, reason: cause.reason, undone }, cause);
};

/** Says that something is left behind, and gives the error to throw: the event must end where people look. */
export const reportRollbackIncomplete = (
  { cause, undone, stuck, left }: RollbackIncomplete,
  logger: Pick<Logger, 'error'>,
  measure: Pick<Measure, 'countByReason'>,
): TerminalError => {
  measure.countByReason('RollbackIncomplete', cause.reason);
  const why = `${stuck.step}: ${messageOf(stuck.error)}`;
  logger.error({ ...logMessages.rollbackIncomplete, reason: cause.reason, undone, left, why }, cause);
  return new TerminalError(
    'rollback-incomplete',
    `${cause.message}; could not be undone: ${left.join(', ')} (${why})`,
    { cause },
  );
};
