import { Agent, request as httpRequest } from 'node:http';
import type { ZodType } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import { readEngineError } from './engine-error.ts';

export interface EngineResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The DynamoDB of one Region, before anything of global tables. */
export interface Engine {
  readonly send: (target: string, body: string | Uint8Array) => Promise<EngineResponse>;
  /** Sends, and reads the answer; an error of DynamoDB is thrown as `AwsError`. */
  readonly call: <Output>(target: string, input: object, output: ZodType<Output>) => Promise<Output>;
  readonly close: () => void;
}

const PASSED_ON = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];
const SOCKETS = 64;

/**
 * @param death why the process behind `url` has ended, if it has
 */
export const createEngine = (url: string, region: string, death: () => string | undefined): Engine => {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  const { hostname, port } = new URL(url);
  // Always the same key: DynamoDB Local keeps tables apart by access key too, and one Region has one set of tables.
  const authorization = `AWS4-HMAC-SHA256 Credential=localhost/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0`;

  const send: Engine['send'] = async (target, body) =>
    new Promise((resolve, reject) => {
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
      outgoing.on('error', (cause) => {
        const why = death() ?? `The DynamoDB engine of ${region} at ${url} does not answer: ${cause.message}`;
        reject(new AwsError('InternalServerError', 500, why));
      });
      outgoing.end(body);
    });

  return {
    send,
    call: async (target, input, output) => {
      const { status, body } = await send(target, JSON.stringify(input));
      if (status !== 200) throw readEngineError(status, body);
      return output.parse(JSON.parse(body.toString()));
    },
    close: () => {
      agent.destroy();
    },
  };
};
