import { z } from 'zod';
import { AwsError } from '../endpoint/aws-service.ts';
import type { AwsRequest, AwsResponse } from '../endpoint/aws-service.ts';
import { queryCode } from './queue-errors.ts';
import type { WireCall } from './wire-call.ts';

const headers = { 'content-type': 'application/x-amz-json-1.0' } as const;
const inputSchema = z.record(z.string(), z.unknown());

const parseBody = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

/** AWS JSON 1.0. https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export const decodeJson = (target: string, request: AwsRequest): WireCall => {
  const input = inputSchema.safeParse(parseBody(request.body));
  if (!input.success) throw new AwsError('SerializationException', 400, 'The body is no JSON object.');
  return { operation: target.slice(target.indexOf('.') + 1), input: input.data };
};

export const encodeJson = (output: unknown): AwsResponse => ({
  status: 200,
  headers,
  body: JSON.stringify(output),
});

/** `x-amzn-query-error` carries the code of the Query protocol, which older programs compare with. */
export const encodeJsonError = (error: AwsError): AwsResponse => ({
  status: error.status,
  headers: {
    ...headers,
    'x-amzn-query-error': `${queryCode(error)};${error.status < 500 ? 'Sender' : 'Receiver'}`,
  },
  body: JSON.stringify({
    __type: `com.amazonaws.sqs#${error.name}`,
    message: error.message,
    ...error.fields,
  }),
});
