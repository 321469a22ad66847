import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
// oxlint-disable-next-line import/no-named-as-default -- its types know the default export only
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { TerminalError } from '../domain/saga/terminal-error.ts';
import { logMessages } from './log-messages.ts';
import type { Observability } from './observability.ts';

/** What a handler of ours is before the chain: the event has no shape yet. */
export type Handle<Result> = (event: unknown, context: Context) => Promise<Result>;

const logFailure = (logger: Pick<Logger, 'error'>, error: unknown) => {
  if (error instanceof TerminalError) {
    logger.error({ ...logMessages.failedForGood, reason: error.reason }, error);
  } else if (error instanceof Error) {
    logger.error(logMessages.failed, error);
  } else {
    logger.error(logMessages.failed);
  }
};

/**
 * Puts around a handler what cuts across all of them. Neither the event nor the result is logged or traced.
 *
 * middy would throw just before the timeout and leave the run behind, to go on in the next invocation of the same
 * environment: Lambda ends both.
 */
export const createLambdaHandler = <Result>(
  handle: Handle<Result>,
  { logger, metrics, tracer }: Observability,
) =>
  middy<unknown, Result>({ timeoutEarlyInMillis: 0 })
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { logEvent: false, resetKeys: true }))
    .use(logMetrics(metrics, { captureColdStartMetric: true }))
    .onError(({ error }) => {
      logFailure(logger, error);
    })
    .handler(handle);
