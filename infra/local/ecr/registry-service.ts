import { AwsError, type AwsService } from '../endpoint/aws-service.ts';
import { encodeJsonError } from '../endpoint/encode-error.ts';

const target = 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories';

/** Amazon ECR without a repository: `serverless remove` asks whether there is one to remove. */
export const createRegistryService = (accountId: string): AwsService => {
  const requireKnown = (asked: unknown): void => {
    if (asked === target) return;
    throw new AwsError(
      'UnknownOperationException',
      400,
      `ECR on localhost knows DescribeRepositories, not ${String(asked)}.`,
    );
  };
  return {
    scopes: ['ecr'],
    permissions: ({ region, headers }) => {
      requireKnown(headers['x-amz-target']);
      return [
        { action: 'ecr:DescribeRepositories', resource: `arn:aws:ecr:${region}:${accountId}:repository/*` },
      ];
    },
    handle: async ({ headers }) => {
      requireKnown(headers['x-amz-target']);
      throw new AwsError(
        'RepositoryNotFoundException',
        400,
        `The repository does not exist in the registry with id '${accountId}'`,
      );
    },
    encodeError: encodeJsonError,
  };
};
