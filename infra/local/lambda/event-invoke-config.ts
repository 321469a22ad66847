/** How a function's asynchronous queue treats what fails. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  /** ARN of the SQS queue that gets a record of each event given up. */
  readonly onFailure: string | undefined;
}

export const defaultEventInvokeConfig: EventInvokeConfig = {
  maximumRetryAttempts: 2,
  maximumEventAgeMs: 6 * 60 * 60 * 1000,
  onFailure: undefined,
};
