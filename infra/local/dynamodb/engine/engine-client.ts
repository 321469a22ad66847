import { Agent, request as httpRequest } from 'node:http';

export interface EngineResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Speaks to the engine of one Region. Rejects when there is no answer. */
export interface EngineClient {
  readonly send: (url: string, target: string, body: string | Uint8Array) => Promise<EngineResponse>;
  readonly close: () => void;
}

const PASSED_ON = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];
const SOCKETS = 64;

export const createEngineClient = (region: string): EngineClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  // Always the same key: DynamoDB Local keeps tables apart by access key too, and one Region has one set of tables.
  const authorization = `AWS4-HMAC-SHA256 Credential=localhost/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0`;

  return {
    send: async (url, target, body) =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(url);
        const outgoing = httpRequest(
          {
            hostname,
            port,
            agent,
            method: 'POST',
            path: '/',
            headers: {
              'content-type': 'application/x-amz-json-1.0',
              'content-length': Buffer.byteLength(body),
              'x-amz-target': target,
              'x-amz-date': '20260101T000000Z',
              authorization,
            },
          },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
            incoming.on('error', reject);
            incoming.on('end', () => {
              const headers: Record<string, string> = {};
              for (const name of PASSED_ON) {
                const value = incoming.headers[name];
                if (typeof value === 'string') headers[name] = value;
              }
              resolve({ status: incoming.statusCode ?? 500, headers, body: Buffer.concat(chunks) });
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
};
