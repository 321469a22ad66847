import { AwsError } from '../endpoint/aws-service.ts';
import type { AwsRequest, AwsService } from '../endpoint/aws-service.ts';
import type { Gate } from '../region/gate.ts';
import { decodeJson, encodeJson, encodeJsonError } from './json-protocol.ts';
import type { Operation } from './operation.ts';
import type { QueueDirectory } from './queue-directory.ts';
import { unavailable } from './queue-errors.ts';
import { decodeQuery, encodeQuery, encodeQueryError } from './query-protocol.ts';
import type { WireCall } from './wire-call.ts';

const jsonTarget = (request: AwsRequest): string | undefined => {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' ? target : undefined;
};

const decode = (request: AwsRequest): WireCall => {
  const target = jsonTarget(request);
  return target === undefined ? decodeQuery(request) : decodeJson(target, request);
};

/** SQS on the wire: AWS JSON 1.0, and the Query protocol for older clients. */
export const createQueueService = ({
  operations,
  directory,
  gate,
}: {
  readonly operations: ReadonlyMap<string, Operation>;
  readonly directory: QueueDirectory;
  readonly gate: Gate;
}): AwsService => {
  const find = (name: string): Operation => {
    const operation = operations.get(name);
    if (operation !== undefined) return operation;
    throw new AwsError(
      'InvalidAction',
      400,
      `SQS on localhost has no operation ${name}; it has ${[...operations.keys()].join(', ')}.`,
    );
  };

  const resourceOf = ({ operation, input }: WireCall): string => {
    if (operation === 'ListQueues') return '*';
    if (typeof input['QueueName'] === 'string') return directory.arn(input['QueueName']);
    if (typeof input['QueueUrl'] === 'string') return directory.arn(directory.byUrl(input['QueueUrl']).name);
    throw new AwsError('MissingParameter', 400, `${operation} needs QueueUrl.`);
  };

  return {
    scopes: ['sqs'],
    permissions: (request) => {
      const call = decode(request);
      return [{ action: find(call.operation).action, resource: resourceOf(call) }];
    },
    handle: async (request) => {
      if (!gate.isOpen()) throw unavailable();
      const { operation, input } = decode(request);
      const output = await find(operation).run(input, request.accessKeyId);
      // A wait that the end of the Region cut short has no answer.
      if (!gate.isOpen()) throw unavailable();
      return jsonTarget(request) === undefined ? encodeQuery(operation, output) : encodeJson(output);
    },
    encodeError: (error, request) =>
      jsonTarget(request) === undefined ? encodeQueryError(error) : encodeJsonError(error),
  };
};
