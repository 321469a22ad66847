import type { AwsRequest, AwsService } from '../../endpoint/aws-service.ts';
import { encodeRestJsonError } from '../../endpoint/encode-error.ts';
import { invalidRequest, unknownOperation } from './errors.ts';
import type { Labels, Operation } from './operation.ts';
import type { Throttle } from './quotas.ts';

interface Route {
  readonly operation: Operation;
  readonly labels: Labels;
}

const decodeLabel = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidRequest(`${text} in the path is not properly percent-encoded.`);
  }
};

/** `undefined` when the path does not fit. */
const matchUri = (uri: string, path: string): Labels | undefined => {
  const wanted = uri.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? '';
    if (part.startsWith('{')) labels[part.slice(1, -1)] = text;
    else if (part !== text) return undefined;
  }
  return Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, decodeLabel(text)]));
};

const routeOf = (operations: readonly Operation[], request: AwsRequest): Route => {
  for (const operation of operations) {
    const labels = operation.method === request.method ? matchUri(operation.uri, request.path) : undefined;
    if (labels !== undefined) return { operation, labels };
  }
  throw unknownOperation(
    `${request.method} ${request.path} is no operation of AWS IoT that localhost implements.`,
  );
};

/** Speaks restJson1: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const createRestJsonService = (
  scopes: readonly string[],
  operations: readonly Operation[],
  throttle: Throttle,
): AwsService => ({
  scopes,
  permissions: (request) => {
    const { operation, labels } = routeOf(operations, request);
    return [operation.permission(request, labels)];
  },
  // Async although no operation waits, so that an error is a rejection.
  handle: async (request) => {
    const { operation, labels } = routeOf(operations, request);
    throttle.take(operation.name);
    const output = operation.run(request, labels);
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: output === undefined ? '' : JSON.stringify(output),
    };
  },
  encodeError: encodeRestJsonError,
});
