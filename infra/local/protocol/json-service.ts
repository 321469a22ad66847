import { AwsError, type AwsRequest, type AwsService } from '../endpoint/aws-service.ts';
import { findOperation, type Operation } from './operation.ts';

const inputOf = ({ body }: AwsRequest): unknown => {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch (cause) {
    const error = new AwsError('SerializationException', 400, 'The body is no JSON.');
    error.cause = cause;
    throw error;
  }
};

/** A service on AWS JSON 1.0 or 1.1. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const createJsonService = ({
  scope,
  version = '1.1',
  operations,
}: {
  readonly scope: string;
  readonly version?: '1.0' | '1.1';
  readonly operations: ReadonlyMap<string, Operation>;
}): AwsService => {
  const headers = { 'content-type': `application/x-amz-json-${version}` };
  const find = (request: AwsRequest): Operation => {
    const target = String(request.headers['x-amz-target']);
    return findOperation(operations, target.slice(target.lastIndexOf('.') + 1), scope);
  };
  return {
    scopes: [scope],
    permissions: (request) => find(request).permissions(inputOf(request)),
    // Async although no operation waits, so that an error is a rejection.
    handle: async (request) => ({
      status: 200,
      headers,
      body: JSON.stringify(find(request).run(inputOf(request)) ?? {}),
    }),
    encodeError: (error) => ({
      status: error.status,
      headers,
      body: JSON.stringify({ __type: error.name, message: error.message, ...error.fields }),
    }),
  };
};
