import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface AwsRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Parsed; undefined when there is none. */
  readonly body: unknown;
  /** The action of DynamoDB's protocol, such as `PutItem`; empty in AWS IoT's. */
  readonly action: string;
}

export interface AwsAnswer {
  readonly status?: number;
  /** Name of the exception, for an answer that is one. */
  readonly error?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface FakeAws {
  readonly clientConfig: {
    readonly region: string;
    readonly endpoint: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Everything that was asked since `respond`, in order. */
  readonly requests: readonly AwsRequest[];
  /** Sets what is answered from now on: in turn, the last of them for ever. */
  readonly respond: (...answers: readonly AwsAnswer[]) => void;
  readonly close: () => Promise<void>;
}

/** AWS's wire protocol on a port of 127.0.0.1, with the answers that a test wants; it decides nothing by itself. */
export const startFakeAws = async (region = 'eu-west-1'): Promise<FakeAws> => {
  const requests: AwsRequest[] = [];
  let answers: AwsAnswer[] = [];

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: body === '' ? undefined : JSON.parse(body),
        action: String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, ''),
      });
      const [answer = {}, ...rest] = answers;
      if (rest.length > 0) answers = rest;
      const { error, status = error === undefined ? 200 : 400, body: answerBody = {} } = answer;
      response.writeHead(status, {
        'content-type': 'application/json',
        connection: 'close',
        ...(error !== undefined && { 'x-amzn-errortype': error }),
      });
      response.end(
        JSON.stringify({
          ...(error !== undefined && { __type: error, message: `${error}.` }),
          ...answerBody,
        }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake has no port');

  return {
    clientConfig: {
      region,
      endpoint: `http://127.0.0.1:${address.port}`,
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    requests,
    respond: (...next) => {
      requests.length = 0;
      answers = [...next];
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
