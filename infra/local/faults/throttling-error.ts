import { AwsError } from '../endpoint/aws-service.ts';

/** What the services say that do not say `ThrottlingException` with 400. */
const errors: ReadonlyMap<string, readonly [name: string, status: number]> = new Map([
  ['lambda', ['TooManyRequestsException', 429]],
  ['s3', ['SlowDown', 503]],
  ['sqs', ['RequestThrottled', 403]],
  ['sts', ['Throttling', 400]],
  ['cloudformation', ['Throttling', 400]],
  ['route53', ['Throttling', 400]],
  ['monitoring', ['Throttling', 400]],
  ['sns', ['Throttled', 429]],
]);

/** The error by which a service turns a call down that comes too fast. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
export const throttlingError = (scope: string): AwsError => {
  const [name, status] = errors.get(scope) ?? ['ThrottlingException', 400];
  return new AwsError(name, status, 'Rate exceeded');
};
