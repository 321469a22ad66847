import type { LambdaFunction } from './lambda-function.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export const functionConfiguration = (one: LambdaFunction): object => {
  const properties = one.properties();
  return {
    FunctionName: one.name,
    FunctionArn: one.arn,
    Runtime: properties.Runtime,
    Role: properties.Role,
    Handler: properties.Handler,
    CodeSize: one.code().zip.length,
    CodeSha256: one.codeSha256(),
    Description: properties.Description ?? '',
    Timeout: properties.Timeout,
    MemorySize: properties.MemorySize,
    LastModified: one.lastModified(),
    Version: '$LATEST',
    Environment: { Variables: properties.Environment.Variables },
    TracingConfig: { Mode: properties.TracingConfig.Mode },
    Architectures: properties.Architectures ?? ['x86_64'],
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const functionDescription = (one: LambdaFunction): object => {
  const { ReservedConcurrentExecutions: reserved } = one.properties();
  return {
    Configuration: functionConfiguration(one),
    Code: { RepositoryType: 'S3' },
    ...(reserved === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  };
};

/** All on one page. https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const describeFunctions = (all: readonly LambdaFunction[]): object => ({
  Functions: all.map(functionConfiguration),
});
