import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from './aws-service.ts';
import { credentialScope } from './credential-scope.ts';
import { encodeUnroutableError } from './encode-error.ts';
import type { Intercept } from './intercept.ts';
import { listen } from './listen.ts';
import { isResponseHookPath, type ResponseHooks } from './response-hooks.ts';

export interface Endpoint {
  readonly url: string;
  /** Breaks off every call to a Region that is under way. */
  readonly cut: (region: string) => void;
  readonly close: () => Promise<void>;
}

export interface EndpointRegion {
  readonly services: readonly AwsService[];
  /** A Region that is down is unreachable: its calls are broken off, not answered. */
  readonly isUp: () => boolean;
}

/** Room for Lambda's 6 MB payload, the largest body that a service here takes, in any encoding. */
const bodyLimit = 16 * 1024 * 1024;

/** By events: an iterator costs more than all else here, and every message of every device comes by. */
const readBody = async (incoming: IncomingMessage): Promise<Buffer | 'too large'> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bodyLimit) chunks.push(chunk);
      else resolve('too large');
    });
    incoming.once('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    });
    incoming.once('error', reject);
    // Broken off: without an error where all of the head had come.
    incoming.once('close', () => {
      if (!incoming.complete) reject(new Error('the caller went away'));
    });
  });

const asAwsError = (error: unknown): AwsError =>
  error instanceof AwsError
    ? error
    : new AwsError(
        'InternalFailure',
        500,
        `localhost failed: ${error instanceof Error ? error.stack : String(error)}`,
      );

/** All services of all Regions on one URL: service and Region are read from the credential scope of each call. */
export const startEndpoint = async (deps: {
  /** 0 takes any free port. */
  readonly port: number;
  readonly regions: ReadonlyMap<string, EndpointRegion>;
  /** Services that are one for all Regions, whichever Region a call is signed for: `us-east-1` for most clients of Route 53. */
  readonly globalServices?: readonly AwsService[];
  readonly authorize: (service: AwsService, request: AwsRequest) => void;
  readonly hooks: ResponseHooks;
  readonly intercept?: Intercept;
}): Promise<Endpoint> => {
  const intercept: Intercept = deps.intercept ?? (async (_service, _request, handle) => handle());
  const underWay = new Map<string, Set<IncomingMessage>>();

  const answer = async (incoming: IncomingMessage): Promise<AwsResponse | 'unreachable'> => {
    const [path = '/', query] = (incoming.url ?? '/').split(/\?(.*)/s);
    const { method = 'GET', headers } = incoming;
    if (isResponseHookPath(path)) {
      const isKnown = deps.hooks.deliver(method, path, String(await readBody(incoming)));
      return { status: isKnown ? 200 : 404, headers: {}, body: '' };
    }

    const scope = credentialScope(headers);
    const refuse = (name: string, status: number, message: string) =>
      encodeUnroutableError(new AwsError(name, status, message), { headers }, scope?.service);
    if (scope === undefined) {
      return refuse(
        'MissingAuthenticationToken',
        403,
        'The request is not signed. localhost reads service and Region from the SigV4 Authorization header.',
      );
    }
    const global = deps.globalServices?.find(({ scopes }) => scopes.includes(scope.service));
    const region = deps.regions.get(scope.region);
    if (global === undefined && region === undefined) {
      const known = [...deps.regions.keys()].join(', ');
      return refuse('UnrecognizedClientException', 400, `No Region ${scope.region} runs here, but ${known}.`);
    }
    const isUp = (): boolean => global !== undefined || region?.isUp() === true;
    if (!isUp()) return 'unreachable';
    const service = global ?? region?.services.find(({ scopes }) => scopes.includes(scope.service));
    if (service === undefined) {
      const known = region?.services.flatMap(({ scopes }) => scopes).join(', ') ?? '';
      return refuse(
        'UnknownOperationException',
        400,
        `localhost has no service ${scope.service}, but ${known}.`,
      );
    }

    // A Region that is cut takes no global call with it.
    const place = global === undefined ? scope.region : 'global';
    const calls = underWay.get(place) ?? new Set();
    underWay.set(place, calls.add(incoming));
    try {
      const body = await readBody(incoming);
      if (body === 'too large') {
        return refuse('RequestEntityTooLargeException', 413, `The body has more than ${bodyLimit} bytes.`);
      }
      const request: AwsRequest = {
        region: scope.region,
        scope: scope.service,
        accessKeyId: scope.accessKeyId,
        method,
        path,
        query: new URLSearchParams(query),
        headers,
        body,
      };
      try {
        deps.authorize(service, request);
        const response = await intercept(service, request, async () => service.handle(request));
        return isUp() ? response : 'unreachable';
      } catch (error) {
        return service.encodeError(asAwsError(error), request);
      }
    } finally {
      calls.delete(incoming);
    }
  };

  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const response = await answer(incoming);
    if (response === 'unreachable') {
      incoming.socket.destroy();
      return;
    }
    const length = String(Buffer.byteLength(response.body));
    outgoing.writeHead(response.status, { ...response.headers, 'content-length': length });
    outgoing.end(response.body);
  };

  const server = createServer((incoming, outgoing) => {
    // What fails here is the connection itself: nobody is left to be told.
    respond(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  const port = await listen(server, deps.port);
  let closing: Promise<void> | undefined;

  return {
    url: `http://127.0.0.1:${port}`,
    cut: (region) => {
      for (const incoming of underWay.get(region) ?? []) incoming.socket.destroy();
    },
    close: async () => {
      closing ??= new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
      await closing;
    },
  };
};
