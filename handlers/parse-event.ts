import type * as z from 'zod';
import { TerminalError } from '../domain/saga/terminal-error.ts';
import type { Measure } from './measure.ts';

/** A list of a thousand wrong items has a thousand faults, and the message goes into the log and into the failure queue. */
const shownFaults = 10;

/**
 * Takes an event as what its schema says. The message names the fields and what they must be, never their values.
 * @throws TerminalError `event-malformed`
 */
export const parseEvent = <Schema extends z.ZodType>(
  schema: Schema,
  event: unknown,
  measure: Pick<Measure, 'count'>,
): z.output<Schema> => {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;

  measure.count('EventMalformed');
  const { issues } = parsed.error;
  const faults = issues
    .slice(0, shownFaults)
    .map(({ path, message }) => `${path.length === 0 ? 'the event' : path.join('.')} ${message}`);
  const more = issues.length > shownFaults ? [`and ${issues.length - shownFaults} more`] : [];
  throw new TerminalError('event-malformed', `The event is malformed: ${[...faults, ...more].join('; ')}`);
};
