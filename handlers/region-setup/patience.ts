import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { Sleep } from '../../infra/aws/retry-while.ts';

export const pollMs = 5_000;
/** Left for the answer, which is tried three times with a timeout of its own. */
export const answerTakesMs = 10_000;

/** Time that one request has. */
export interface Patience {
  readonly remainingMs: () => number;
  readonly sleep: Sleep;
}

/**
 * Tries again, every five seconds, while there is time: `undefined` says "not yet", and an error that is not terminal passes.
 * @throws TerminalError at once; the last error, or `tooLate`, when time is up
 */
export const persist = async <Result>(
  attempt: () => Promise<Result | undefined>,
  tooLate: string,
  { remainingMs, sleep }: Patience,
): Promise<Result> => {
  for (;;) {
    let failure: unknown;
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      if (error instanceof TerminalError) throw error;
      failure = error;
    }
    if (remainingMs() < answerTakesMs + pollMs) {
      const why = failure instanceof Error ? ` (the last try failed: ${failure.message})` : '';
      throw new Error(`${tooLate}${why}`, { cause: failure });
    }
    await sleep(pollMs);
  }
};
