import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { AwsError, type AwsRequest, type AwsService } from '../../../../infra/local/endpoint/aws-service.ts';

const SCOPE = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

const readBody = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

export interface HttpFront {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The least of an AWS endpoint: leads a call to the service of the Region in its SigV4 scope. */
export const startHttpFront = async (serviceOf: (region: string) => AwsService): Promise<HttpFront> => {
  const server: Server = createServer((incoming, outgoing) => {
    const answer = async (): Promise<void> => {
      const [, accessKeyId = '', region = '', scope = ''] =
        SCOPE.exec(incoming.headers.authorization ?? '') ?? [];
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
      const request: AwsRequest = {
        region,
        scope,
        accessKeyId,
        method: incoming.method ?? 'POST',
        path: pathname,
        query: searchParams,
        headers: incoming.headers,
        body: await readBody(incoming),
      };
      const service = serviceOf(region);
      const response = await service.handle(request).catch((error: unknown) => {
        if (error instanceof AwsError) return service.encodeError(error, request);
        return { status: 500, headers: {}, body: JSON.stringify({ __type: 'Bug', message: String(error) }) };
      });
      outgoing.writeHead(response.status, response.headers).end(response.body);
    };
    void answer();
  });
  // Else a socket that is closed for being idle may meet the client's next call.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the front has no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
