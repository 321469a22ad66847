import { AwsError } from '../endpoint/aws-service.ts';

/** The modelled errors of ACM, which all answer 400 (API reference). */
const errorOf =
  (name: string) =>
  (message: string, cause?: unknown): AwsError => {
    const error = new AwsError(name, 400, message);
    error.cause = cause;
    return error;
  };

export const validation = errorOf('ValidationException');
export const resourceNotFound = errorOf('ResourceNotFoundException');
export const resourceInUse = errorOf('ResourceInUseException');
export const invalidArn = errorOf('InvalidArnException');
export const requestInProgress = errorOf('RequestInProgressException');
