import { AwsError } from '../../../endpoint/aws-service.ts';

/** @param position of the offending text in the statement, from 1 */
export const sqlError = (what: string, position: number): AwsError =>
  new AwsError('SqlParseException', 400, `${what} (position ${position} of the SQL statement)`);
