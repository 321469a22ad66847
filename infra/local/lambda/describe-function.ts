import type { LambdaFunction } from './lambda-function.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export const functionConfiguration = (one: LambdaFunction): object => ({
  FunctionName: one.name,
  FunctionArn: one.arn,
  Runtime: one.properties.Runtime,
  Role: one.properties.Role,
  Handler: one.properties.Handler,
  CodeSize: one.codeSize,
  CodeSha256: one.codeSha256,
  Description: one.properties.Description ?? '',
  Timeout: one.properties.Timeout,
  MemorySize: one.properties.MemorySize,
  LastModified: one.lastModified,
  Version: '$LATEST',
  Environment: { Variables: one.properties.Environment.Variables },
  TracingConfig: { Mode: one.properties.TracingConfig.Mode },
  PackageType: 'Zip',
  State: 'Active',
  LastUpdateStatus: 'Successful',
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const functionDescription = (one: LambdaFunction): object => ({
  Configuration: functionConfiguration(one),
  Code: { RepositoryType: 'S3' },
  ...(one.properties.ReservedConcurrentExecutions === undefined
    ? {}
    : { Concurrency: { ReservedConcurrentExecutions: one.properties.ReservedConcurrentExecutions } }),
});

/** All on one page. https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const describeFunctions = (all: readonly LambdaFunction[]): object => ({
  Functions: all.map(functionConfiguration),
});
