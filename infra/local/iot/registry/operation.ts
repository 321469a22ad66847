import { z } from 'zod';
import type { AwsRequest, Permission } from '../../endpoint/aws-service.ts';
import { invalidRequest } from './errors.ts';

/** What an operation answers: members of its output, or nothing where AWS's body is empty. */
export type Output = object | undefined;

/** One operation of the restJson1 protocol. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** As in the service's model: `/things/{thingName}`. */
  readonly uri: string;
  readonly permission: (request: AwsRequest, labels: Labels) => Permission;
  readonly run: (request: AwsRequest, labels: Labels) => Output;
}

/** Decoded values of the `{labels}` of the URI. */
export type Labels = Readonly<Record<string, string>>;

const members = z.record(z.string(), z.unknown());

const parseBody = (body: Buffer): Readonly<Record<string, unknown>> => {
  if (body.length === 0) return {};
  try {
    return members.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    const error = invalidRequest('The body of the request is not a JSON object.');
    error.cause = cause;
    throw error;
  }
};

/** The members of the input, wherever the protocol binds them: body, query, the one header that is bound, labels of the path. */
const inputOf = (request: AwsRequest, labels: Labels): unknown => {
  const principal = request.headers['x-amzn-principal'];
  return {
    ...parseBody(request.body),
    ...Object.fromEntries(request.query),
    ...(principal === undefined ? {} : { principal }),
    ...labels,
  };
};

const parseInput = <S extends z.ZodType>(name: string, shape: S, input: unknown): z.output<S> => {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  throw invalidRequest(`${name}: ${problems.join('; ')}`);
};

/**
 * Describes an operation by the shape of its input. A member that the shape does not list is refused by name, so that nothing
 * that localhost does not implement is silently left out.
 * @param resource the ARN that IAM checks the action on; `*` where the service authorization reference lists no resource
 */
export const operation = <S extends z.ZodType>(description: {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly uri: string;
  readonly input: S;
  readonly resource: (input: z.output<S>) => string;
  readonly run: (input: z.output<S>) => Output;
}): Operation => {
  const { name, method, uri, input: shape, resource, run } = description;
  const parse = (request: AwsRequest, labels: Labels): z.output<S> =>
    parseInput(name, shape, inputOf(request, labels));
  return {
    name,
    method,
    uri,
    permission: (request, labels) => ({ action: `iot:${name}`, resource: resource(parse(request, labels)) }),
    run: (request, labels) => run(parse(request, labels)),
  };
};

/** For the many actions that IAM knows no resource for. */
export const anyResource = (): string => '*';
