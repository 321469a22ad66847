import type * as z from 'zod';
import { TerminalError } from '../domain/saga/terminal-error.ts';
import type { Measure } from './measure.ts';

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
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? 'the event' : path.join('.')} ${message}`,
  );
  throw new TerminalError('event-malformed', `The event is malformed: ${faults.join('; ')}`);
};
