import { AwsError } from '../../endpoint/aws-service.ts';

/** The modelled errors of the AWS IoT control plane and their status codes (API reference, aws-facts 2). */
const errorOf =
  (name: string, status: number) =>
  (message: string, fields: Readonly<Record<string, unknown>> = {}): AwsError =>
    new AwsError(name, status, message, fields);

export const invalidRequest = errorOf('InvalidRequestException', 400);
export const resourceNotFound = errorOf('ResourceNotFoundException', 404);
export const certificateState = errorOf('CertificateStateException', 406);
export const certificateValidation = errorOf('CertificateValidationException', 400);
export const certificateConflict = errorOf('CertificateConflictException', 409);
export const deleteConflict = errorOf('DeleteConflictException', 409);
export const versionConflict = errorOf('VersionConflictException', 409);
export const limitExceeded = errorOf('LimitExceededException', 410);
export const malformedPolicy = errorOf('MalformedPolicyException', 400);
export const throttling = errorOf('ThrottlingException', 400);
export const unknownOperation = errorOf('UnknownOperationException', 404);

/** `ResourceAlreadyExistsException` says which resource is in the way. */
export const resourceAlreadyExists = (
  message: string,
  resource: { readonly resourceId: string; readonly resourceArn: string },
): AwsError => new AwsError('ResourceAlreadyExistsException', 409, message, resource);
