import { AwsError } from '../../endpoint/aws-service.ts';

/** What CloudFormation answers to whatever it cannot do. */
export const validationError = (message: string): AwsError => new AwsError('ValidationError', 400, message);
