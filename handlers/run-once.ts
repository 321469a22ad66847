import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';

export interface AlreadyInProgress {
  readonly outcome: 'already-in-progress';
}

/** Runs `run` unless a run of the same key goes on (`already-in-progress`) or reached its goal a short time ago (its result). */
export type RunOnce<Result> = (
  key: string,
  context: Context,
  run: () => Promise<Result>,
) => Promise<Result | AlreadyInProgress>;

export interface RunOnceOptions<Result> {
  /** Of a *regional* table: in a global one a run in one Region would keep another from running. One for each RunOnce. */
  readonly persistenceStore: BasePersistenceLayer;
  readonly keyPrefix: string;
  /** Whether a result is worth remembering. Every other result is given back and forgotten, so the next event runs again. */
  readonly isGoal: (result: Result) => boolean;
  readonly rememberSeconds?: number;
}

/**
 * Powertools' idempotency around a function, and not as middleware: the middleware takes the lock of the running
 * invocation away when it turns a duplicate down (aws-powertools/powertools-lambda-typescript issue 5675).
 */
export const createRunOnce = <Result>({
  persistenceStore,
  keyPrefix,
  isGoal,
  rememberSeconds = 60,
}: RunOnceOptions<Result>): RunOnce<Result> => {
  /** Powertools remembers whatever is returned and forgets whatever is thrown: what must be forgotten is thrown, and caught below. */
  class Forgotten extends Error {
    readonly result: Result;
    constructor(result: Result) {
      super('The result is not the goal, so it is not remembered');
      this.result = result;
    }
  }
  const isForgotten = (error: unknown): error is Forgotten => error instanceof Forgotten;

  const config = new IdempotencyConfig({
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: rememberSeconds,
  });
  const runIdempotently = makeIdempotent(
    async (_key: string, run: () => Promise<Result>): Promise<Result> => {
      const result = await run();
      if (!isGoal(result)) throw new Forgotten(result);
      return result;
    },
    { persistenceStore, config, keyPrefix },
  );

  return async (key, context, run) => {
    // Without it a run that is cut off would hold its key until the record expires.
    config.registerLambdaContext(context);
    try {
      return await runIdempotently(key, run);
    } catch (error) {
      if (isForgotten(error)) return error.result;
      if (error instanceof IdempotencyAlreadyInProgressError) return { outcome: 'already-in-progress' };
      throw error;
    }
  };
};
