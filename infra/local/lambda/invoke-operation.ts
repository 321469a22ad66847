import { AwsError, type AwsRequest, type AwsResponse } from '../endpoint/aws-service.ts';
import { parseNested } from '../protocol/parse-nested.ts';
import type { Outcome } from './execution-environment.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { QueuedEvent } from './event-queue.ts';
import type { RuntimeError } from './worker-messages.ts';

/** Payload quotas in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const limits = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024, DryRun: 6 * 1024 * 1024 };

const isInvocationType = (type: string): type is keyof typeof limits => Object.hasOwn(limits, type);

const parseEvent = (body: Buffer): unknown => {
  // Without a payload the function gets an empty object.
  if (body.length === 0) return {};
  try {
    return parseNested(body.toString());
  } catch (cause) {
    throw new AwsError(
      'InvalidRequestContentException',
      400,
      `Could not parse request body into json: ${String(cause)}`,
    );
  }
};

const answer = (outcome: Outcome): AwsResponse => {
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  const failed = (error: RuntimeError): AwsResponse => ({
    status: 200,
    headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify(error),
  });

  if (outcome.outcome === 'cut-off') {
    throw new AwsError('ServiceException', 500, 'The Region went down while the function ran.');
  }
  if (outcome.outcome !== 'succeeded') return failed(outcome.error);
  if (Buffer.byteLength(outcome.payload) <= limits.RequestResponse) {
    return { status: 200, headers, body: outcome.payload };
  }
  return failed({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${limits.RequestResponse} bytes).`,
  });
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invokeOperation = async (
  target: LambdaFunction,
  request: AwsRequest,
  newEvent: (target: LambdaFunction, event: unknown) => QueuedEvent,
): Promise<AwsResponse> => {
  const type = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
  if (!isInvocationType(type)) {
    throw new AwsError('InvalidParameterValueException', 400, `${type} is no invocation type`);
  }
  if (request.body.length > limits[type]) {
    throw new AwsError(
      'RequestTooLargeException',
      413,
      `${request.body.length} byte payload is too large for the ${type} invocation type (limit ${limits[type]} bytes)`,
    );
  }
  const queued = newEvent(target, parseEvent(request.body));
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
  if (type === 'Event') {
    void target.enqueue(queued);
    return { status: 202, headers: {}, body: '' };
  }
  const running = target.invoke(queued, 1);
  if (running !== undefined) return answer(await running);
  throw new AwsError('TooManyRequestsException', 429, 'Rate Exceeded.', {
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    Type: 'User',
  });
};
