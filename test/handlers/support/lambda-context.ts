import type { Context } from 'aws-lambda';

/** The context of an invocation with `remainingMs` left, all the time or as a function says. */
export const createLambdaContext = (remainingMs: number | (() => number) = 30_000): Context => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'landfall-test-onboard',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:landfall-test-onboard',
  memoryLimitInMB: '512',
  awsRequestId: 'request-1',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => (typeof remainingMs === 'number' ? remainingMs : remainingMs()),
  done: () => {},
  fail: () => {},
  succeed: () => {},
});
