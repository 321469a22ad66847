import { AwsError, type AwsRequest } from '../endpoint/aws-service.ts';

/** A call of Lambda's REST API. `reference` is a function's name or ARN. */
export type LambdaCall =
  | {
      readonly operation:
        | 'Invoke'
        | 'GetFunction'
        | 'GetFunctionConfiguration'
        | 'PutFunctionConcurrency'
        | 'DeleteFunctionConcurrency'
        | 'DeleteFunction';
      readonly reference: string;
    }
  | { readonly operation: 'ListFunctions' };

const routes = [
  { method: 'POST', pattern: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/, operation: 'Invoke' },
  {
    method: 'GET',
    pattern: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
    operation: 'GetFunctionConfiguration',
  },
  { method: 'GET', pattern: /^\/2015-03-31\/functions\/([^/]+)$/, operation: 'GetFunction' },
  { method: 'DELETE', pattern: /^\/2015-03-31\/functions\/([^/]+)$/, operation: 'DeleteFunction' },
  {
    method: 'PUT',
    pattern: /^\/2017-10-31\/functions\/([^/]+)\/concurrency$/,
    operation: 'PutFunctionConcurrency',
  },
  {
    method: 'DELETE',
    pattern: /^\/2017-10-31\/functions\/([^/]+)\/concurrency$/,
    operation: 'DeleteFunctionConcurrency',
  },
] as const;

export const lambdaCall = ({ method, path }: AwsRequest): LambdaCall => {
  if (method === 'GET' && /^\/2015-03-31\/functions\/?$/.test(path)) return { operation: 'ListFunctions' };
  for (const route of routes) {
    const reference = method === route.method ? route.pattern.exec(path)?.[1] : undefined;
    if (reference !== undefined)
      return { operation: route.operation, reference: decodeURIComponent(reference) };
  }
  throw new AwsError(
    'UnknownOperationException',
    404,
    `Lambda on localhost knows Invoke, GetFunction, GetFunctionConfiguration, ListFunctions, DeleteFunction, PutFunctionConcurrency and DeleteFunctionConcurrency, not ${method} ${path}`,
  );
};
