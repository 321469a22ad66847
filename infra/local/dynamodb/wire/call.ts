import { z } from 'zod';
import { AwsError, type AwsRequest } from '../../endpoint/aws-service.ts';
import { DYNAMODB, STREAMS } from '../table/operation-target.ts';

/** A call of DynamoDB or of DynamoDB Streams; their operations have different names, but for none. */
export interface Call {
  readonly operation: string;
  readonly target: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** As it came. */
  readonly body: Buffer;
}

const object = z.record(z.string(), z.unknown());
const calls = new WeakMap<AwsRequest, Call>();

const parseBody = (body: Buffer): Readonly<Record<string, unknown>> => {
  try {
    return object.parse(JSON.parse(body.toString() || '{}'));
  } catch {
    throw new AwsError('SerializationException', 400, 'The body of the request is no JSON object');
  }
};

/** Reads what a request asks for. A request is parsed once, however often it is read. */
export const readCall = (request: AwsRequest): Call => {
  const known = calls.get(request);
  if (known !== undefined) return known;
  const target = String(request.headers['x-amz-target'] ?? '');
  const [api, operation] = target.split('.', 2);
  if ((api !== DYNAMODB && api !== STREAMS) || operation === undefined) {
    throw new AwsError(
      'UnknownOperationException',
      400,
      `X-Amz-Target is '${target}', no operation of DynamoDB`,
    );
  }
  const call = { operation, target, input: parseBody(request.body), body: request.body };
  calls.set(request, call);
  return call;
};

/** A string that the operation needs. */
export const stringOf = ({ input, operation }: Call, name: string): string => {
  const value = input[name];
  if (typeof value === 'string') return value;
  throw new AwsError('ValidationException', 400, `${operation}: ${name} is missing or no string`);
};
