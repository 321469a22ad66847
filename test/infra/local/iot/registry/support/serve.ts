import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  AwsError,
  type AwsRequest,
  type AwsService,
  type Permission,
} from '../../../../../../infra/local/endpoint/aws-service.ts';

export interface Served {
  readonly endpoint: string;
  /** What the calls so far needed, in order. */
  readonly permissions: readonly Permission[];
  readonly close: () => Promise<void>;
}

/** Puts one service on a port of 127.0.0.1, as the endpoint of the local cloud does, but for the roles. */
export const serve = async (service: AwsService): Promise<Served> => {
  const permissions: Permission[] = [];
  const server = createServer((incoming, outgoing) => {
    const answer = async (): Promise<void> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of incoming) if (chunk instanceof Uint8Array) chunks.push(chunk);
      const url = new URL(incoming.url ?? '/', 'http://localhost');
      const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(incoming.headers.authorization ?? '');
      const request: AwsRequest = {
        accessKeyId: scope?.[1] ?? '',
        region: scope?.[2] ?? '',
        scope: scope?.[3] ?? '',
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      };
      const run = async () => {
        permissions.push(...service.permissions(request));
        return service.handle(request);
      };
      const response = await run().catch((error: unknown) => {
        if (error instanceof AwsError) return service.encodeError(error, request);
        throw error;
      });
      outgoing.writeHead(response.status, response.headers).end(response.body);
    };
    answer().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    permissions,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
