import { AwsError } from '../../endpoint/aws-service.ts';

/** The Region's own names. */
export interface ArnScope {
  readonly region: string;
  readonly accountId: string;
}

export const tableArn = ({ region, accountId }: ArnScope, tableName: string): string =>
  `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`;

/**
 * The table that a request names: by name, or by the ARN of the table, of its stream or of an index.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
 */
export const tableNameOf = (scope: ArnScope, nameOrArn: string): string => {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const prefix = tableArn(scope, '');
  if (!nameOrArn.startsWith(prefix)) {
    throw new AwsError(
      'ValidationException',
      400,
      `Invalid ARN ${nameOrArn}: a table of ${scope.region} in account ${scope.accountId} starts with ${prefix}`,
    );
  }
  return nameOrArn.slice(prefix.length).split('/', 1)[0] ?? '';
};
