import { AwsError } from '../endpoint/aws-service.ts';
import type { AwsRequest, AwsService } from '../endpoint/aws-service.ts';
import type { Gate } from '../region/gate.ts';
import { unavailable } from './hand-over.ts';
import type { Operation } from './operation.ts';

const headers = { 'content-type': 'application/x-amz-json-1.1' } as const;

const bodyOf = ({ body }: AwsRequest): unknown => {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch (cause) {
    throw new AwsError('SerializationException', 400, `The body is no JSON: ${String(cause)}`);
  }
};

/** EventBridge on the wire: AWS JSON 1.1. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const createBusService = (operations: ReadonlyMap<string, Operation>, gate: Gate): AwsService => {
  const find = (request: AwsRequest): Operation => {
    const target = String(request.headers['x-amz-target']);
    const operation = operations.get(target.replace('AWSEvents.', ''));
    if (operation !== undefined) return operation;
    throw new AwsError(
      'UnknownOperationException',
      400,
      `EventBridge on localhost has no operation ${target}; it has ${[...operations.keys()].join(', ')}.`,
    );
  };

  return {
    scopes: ['events'],
    permissions: (request) => find(request).permissions(bodyOf(request)),
    handle: async (request) => {
      if (!gate.isOpen()) throw unavailable();
      return { status: 200, headers, body: JSON.stringify(find(request).run(bodyOf(request))) };
    },
    encodeError: (error) => ({
      status: error.status,
      headers,
      body: JSON.stringify({ __type: error.name, message: error.message, ...error.fields }),
    }),
  };
};
