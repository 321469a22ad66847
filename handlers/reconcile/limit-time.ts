import type { Context } from 'aws-lambda';
import type { Now } from '../../domain/ports/run.ts';

/** The context of a part of an invocation, which must be done in `ms` from now on. */
export const limitTime = (context: Context, ms: number, now: Now): Context => {
  const endMs = now() + ms;
  return {
    ...context,
    getRemainingTimeInMillis: () => Math.min(context.getRemainingTimeInMillis(), endMs - now()),
  };
};
