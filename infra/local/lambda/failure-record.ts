import type { RuntimeError } from './worker-messages.ts';

export interface GivenUp {
  readonly requestId: string;
  readonly event: unknown;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';
  /** How often the function ran. */
  readonly invokeCount: number;
  readonly error: RuntimeError | undefined;
}

/** What an onFailure destination gets. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export const failureRecord = (functionArn: string, given: GivenUp): string =>
  JSON.stringify({
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: given.requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: given.condition,
      approximateInvokeCount: given.invokeCount,
    },
    requestPayload: given.event,
    // An event whose function never ran has no response.
    ...(given.error === undefined
      ? {}
      : {
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: given.error,
        }),
  });
