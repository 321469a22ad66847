import { AwsError } from '../../endpoint/aws-service.ts';

/** Whether the engine no longer has the table or its stream: it has been deleted under the hands of whoever asked. */
export const isGone = (error: unknown): boolean =>
  error instanceof AwsError && error.name === 'ResourceNotFoundException';
