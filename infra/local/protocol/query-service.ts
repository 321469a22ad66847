import type { AwsService } from '../endpoint/aws-service.ts';
import { encodeQueryError } from '../endpoint/encode-error.ts';
import { queryCall, queryResponse } from '../endpoint/query-protocol.ts';
import { findOperation, type Operation } from './operation.ts';

/** A service on AWS Query. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const createQueryService = ({
  scope,
  namespace,
  operations,
}: {
  readonly scope: string;
  readonly namespace: string;
  readonly operations: ReadonlyMap<string, Operation>;
}): AwsService => ({
  scopes: [scope],
  permissions: (request) => {
    const { action, input } = queryCall(request);
    return findOperation(operations, action, scope).permissions(input);
  },
  // Async although no operation waits, so that an error is a rejection.
  handle: async (request) => {
    const { action, input } = queryCall(request);
    const output = findOperation(operations, action, scope).run(input) ?? {};
    return queryResponse(action, namespace, output);
  },
  encodeError: encodeQueryError,
});
