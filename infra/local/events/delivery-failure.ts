import { AwsError } from '../endpoint/aws-service.ts';
import { InputError } from './target-input.ts';

/** Codes and message as they stand in the attributes of a dead letter. */
export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
  readonly isRetriable: boolean;
}

const denied = new Set(['AccessDenied', 'AccessDeniedException']);
const missing = new Set(['ResourceNotFoundException', 'QueueDoesNotExist']);
const throttled = new Set(['ThrottlingException', 'TooManyRequestsException']);

const codeOf = (error: AwsError): string => {
  if (denied.has(error.name)) return 'NO_PERMISSIONS';
  if (missing.has(error.name)) return 'NO_RESOURCE';
  if (throttled.has(error.name)) return 'THROTTLING';
  return error.status >= 500 ? 'INTERNAL_ERROR' : 'ERROR_FROM_TARGET';
};

/** What waiting cannot cure is not tried again. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export const failureOf = (error: unknown): DeliveryFailure => {
  if (error instanceof InputError)
    return { code: 'INVALID_JSON', message: error.message, isRetriable: false };
  if (!(error instanceof AwsError)) return { code: 'UNKNOWN', message: String(error), isRetriable: true };
  const code = codeOf(error);
  return { code, message: error.message, isRetriable: code !== 'NO_PERMISSIONS' && code !== 'NO_RESOURCE' };
};
