import { describe, expect, it } from '@jest/globals';
import type { AwsRequest } from '../../../../infra/local/endpoint/aws-service.ts';
import { createPipeService } from '../../../../infra/local/pipes/pipe-service.ts';

const request = (method: string, path: string): AwsRequest => ({
  region: 'eu-west-1',
  scope: 'pipes',
  accessKeyId: 'local',
  method,
  path,
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
});

const setup = (isUp = true) =>
  createPipeService({
    arnOf: (name) => `arn:aws:pipes:eu-west-1:000000000000:pipe/${name}`,
    find: () => undefined,
    isUp: () => isUp,
  });

describe('EventBridge Pipes on the wire', () => {
  it('checks an operation on the pipe that it is for', () => {
    expect(setup().permissions(request('POST', '/v1/pipes/copy/stop'))).toEqual([
      { action: 'pipes:StopPipe', resource: 'arn:aws:pipes:eu-west-1:000000000000:pipe/copy' },
    ]);
  });

  it.each([
    ['a pipe that is not there', true, 'GET', '/v1/pipes/copy', 'NotFoundException'],
    ['a Region that is down', false, 'GET', '/v1/pipes/copy', 'InternalException'],
    ['what it does not implement', true, 'PUT', '/v1/pipes/copy', 'UnknownOperationException'],
  ])('refuses %s', async (_what, isUp, method, path, name) => {
    await expect(setup(isUp).handle(request(method, path))).rejects.toMatchObject({ name });
  });
});
