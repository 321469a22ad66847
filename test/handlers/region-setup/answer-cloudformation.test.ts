import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAnswerCloudFormation } from '../../../handlers/region-setup/answer-cloudformation.ts';
import { recordLog } from '../support/recorded.ts';

interface Put {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let puts: Put[] = [];
let statuses: number[] = [];
let url = '';
const server = createServer((request, response) => {
  const { method, url: path, headers } = request;
  void text(request).then((body) => {
    puts.push({ method, url: path, headers, body });
    response.writeHead(statuses.shift() ?? 200, { connection: 'close' }).end();
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  url = `http://127.0.0.1:${address.port}/answer?sig=secret`;
});
beforeEach(() => {
  puts = [];
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const setup = (...answers: readonly number[]) => {
  statuses = [...answers];
  const waitsMs: number[] = [];
  const log = recordLog();
  const answer = createAnswerCloudFormation({
    sleep: (ms) => Promise.resolve(waitsMs.push(ms)),
    logger: log.logger,
  });
  const request = {
    RequestType: 'Create' as const,
    ResponseURL: url,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'RegionSetup',
    ResourceProperties: {},
  };
  return { answer, request, waitsMs, lines: log.lines };
};

describe('createAnswerCloudFormation', () => {
  it('puts a success where CloudFormation waits for it', async () => {
    const { answer, request } = setup();

    await answer(request, {
      status: 'SUCCESS',
      physicalResourceId: 'id',
      data: { RegistryStreamArn: 'arn' },
    });

    expect(puts).toMatchObject([
      { method: 'PUT', url: '/answer?sig=secret', headers: { 'content-type': '' } },
    ]);
    expect(JSON.parse(puts[0]?.body ?? '')).toStrictEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'id',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'RegionSetup',
      Data: { RegistryStreamArn: 'arn' },
    });
  });

  it('puts a failure with its reason, short enough for CloudFormation', async () => {
    const { answer, request } = setup();

    await answer(request, { status: 'FAILED', physicalResourceId: 'id', reason: 'é'.repeat(5_000) });

    expect(puts[0]?.body).toContain('"Status":"FAILED"');
    expect(puts[0]?.body).toContain('"Reason":"éé');
    expect(Buffer.byteLength(puts[0]?.body ?? '')).toBeLessThanOrEqual(4_096);
  });

  it('tries again', async () => {
    const { answer, request, waitsMs } = setup(503, 500, 200);

    await answer(request, { status: 'FAILED', physicalResourceId: 'id', reason: 'why' });

    expect(puts).toHaveLength(3);
    expect(waitsMs).toHaveLength(2);
  });

  it('gives up after three tries, naming the host and not the signature', async () => {
    const { answer, request } = setup(503, 503, 503);

    const answering = answer(request, { status: 'FAILED', physicalResourceId: 'id', reason: 'why' });

    await expect(answering).rejects.toMatchObject({
      message: `The answer for RegionSetup does not reach CloudFormation at ${new URL(url).host}`,
      cause: { message: 'it answered 503' },
    });
    expect(puts).toHaveLength(3);
  });

  it.each([403, 404])('leaves a request that nobody waits for any more: it answers %i', async (status) => {
    const { answer, request, lines } = setup(status);

    await answer(request, { status: 'SUCCESS', physicalResourceId: 'id', data: {} });

    expect(puts).toHaveLength(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^ERROR .*"LF_ANSWER_REFUSED".*"requestId":"request"/);
    expect(lines[0]).not.toContain('secret');
  });
});
