import { createServer } from 'node:http';
import { AwsError, type AwsRequest, type AwsService } from '../../../../infra/local/endpoint/aws-service.ts';

export interface ServedService {
  readonly url: string;
  /** What each call needed, in order. */
  readonly permissions: readonly string[];
  readonly close: () => Promise<void>;
}

/** Puts one service on HTTP, as the endpoint does, without its authorization. */
export const serveService = async (service: AwsService): Promise<ServedService> => {
  const permissions: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const [path = '/', query = ''] = (incoming.url ?? '/').split('?');
      const request: AwsRequest = {
        region: 'eu-west-1',
        scope: service.scopes[0] ?? '',
        accessKeyId: 'AKIATEST',
        method: incoming.method ?? 'GET',
        path,
        query: new URLSearchParams(query),
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      };
      const answer = async () => {
        try {
          for (const { action, resource } of service.permissions(request))
            permissions.push(`${action} ${resource}`);
          return await service.handle(request);
        } catch (error) {
          return service.encodeError(
            error instanceof AwsError ? error : new AwsError('InternalFailure', 500, String(error)),
            request,
          );
        }
      };
      void answer().then(({ status, headers, body }) => {
        outgoing.writeHead(status, headers);
        outgoing.end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    permissions,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
