import { describe, expect, it } from '@jest/globals';
import { AwsError, type AwsRequest, type AwsService } from '../../../../infra/local/endpoint/aws-service.ts';
import { encodeJsonError } from '../../../../infra/local/endpoint/encode-error.ts';
import type { CallSelector } from '../../../../infra/local/faults/call-fault.ts';
import { createCallFaults } from '../../../../infra/local/faults/call-faults.ts';

const ofFunction = 'ASIAFUNCTION';

const request = (change: Partial<AwsRequest> = {}): AwsRequest => ({
  region: 'eu-west-1',
  scope: 'iot',
  accessKeyId: ofFunction,
  method: 'POST',
  path: '/things/lamp%3A1',
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.from('{"certificateId":"abc"}'),
  ...change,
});

/** A service that makes things, and one function that calls it. */
const setup = (answer: () => void = () => undefined) => {
  const handled: AwsRequest[] = [];
  const crashes: number[] = [];
  const service: AwsService = {
    scopes: ['iot', 'lambda'],
    permissions: () => [{ action: 'iot:CreateThing', resource: 'arn:aws:iot:eu-west-1:0:thing/lamp:1' }],
    handle: async (one) => {
      handled.push(one);
      answer();
      return { status: 200, headers: {}, body: 'made' };
    },
    encodeError: encodeJsonError,
  };
  const faults = createCallFaults((accessKeyId) =>
    accessKeyId === ofFunction
      ? {
          functionName: 'onboard',
          crash: async () => {
            crashes.push(handled.length);
          },
        }
      : undefined,
  );
  const call = async (change: Partial<AwsRequest> = {}) => {
    const one = request(change);
    const response = await faults.intercept(service, one, async () => service.handle(one));
    return response === 'unreachable' ? response : response.body;
  };
  return { faults, call, handled, crashes };
};

describe('a fault for calls', () => {
  describe('that loses the answer', () => {
    it('lets the service do its work', async () => {
      const { faults, call, handled } = setup();
      faults.inject({ calls: {}, fault: { kind: 'lost-answer' } });

      const answer = await call();

      expect(answer).toBe('unreachable');
      expect(handled).toHaveLength(1);
    });

    it('loses a refusal too', async () => {
      const { faults, call } = setup(() => {
        throw new AwsError('ConflictException', 409, 'taken');
      });
      faults.inject({ calls: {}, fault: { kind: 'lost-answer' } });

      const answer = await call();

      expect(answer).toBe('unreachable');
    });
  });

  describe('that lets the environment crash', () => {
    it.each([
      ['before-effect', 0],
      ['after-effect', 1],
    ] as const)('does so %s', async (when, handledBefore) => {
      const { faults, call, handled, crashes } = setup();
      faults.inject({ calls: { functionName: 'onboard' }, fault: { kind: 'crash', when } });

      const answer = await call();

      expect(answer).toBe('unreachable');
      expect(crashes).toEqual([handledBefore]);
      expect(handled).toHaveLength(handledBefore);
    });
  });

  describe('that throttles', () => {
    it.each([
      ['iot', { name: 'ThrottlingException', status: 400 }],
      ['lambda', { name: 'TooManyRequestsException', status: 429 }],
    ])('says so as %s does', async (scope, error) => {
      const { faults, call, handled } = setup();
      faults.inject({ calls: {}, fault: { kind: 'throttle' } });

      const answer = call({ scope });

      await expect(answer).rejects.toMatchObject(error);
      expect(handled).toEqual([]);
    });
  });

  describe('that takes long', () => {
    it('comes to the service late', async () => {
      const { faults, call, handled } = setup();
      faults.inject({ calls: {}, fault: { kind: 'latency', ms: 20 } });

      const slow = call();
      await call();
      const before = handled.length;
      const answer = await slow;

      expect(before).toBe(1);
      expect(answer).toBe('made');
    });
  });

  it('strikes so many calls, after those that it lets through', async () => {
    const { faults, call } = setup();
    const { strikes, spent } = faults.inject({
      calls: {},
      fault: { kind: 'lost-answer' },
      skip: 1,
      times: 2,
    });

    const answers = [await call(), await call(), await call(), await call()];
    await spent;

    expect(answers).toEqual(['made', 'unreachable', 'unreachable', 'made']);
    expect(strikes()).toBe(2);
  });

  it('strikes no more when it is taken back', async () => {
    const { faults, call } = setup();
    const { remove } = faults.inject({ calls: {}, fault: { kind: 'lost-answer' } });

    remove();

    expect(await call()).toBe('made');
  });

  it('leaves the next call to the next fault', async () => {
    const { faults, call } = setup();
    faults.inject({ calls: {}, fault: { kind: 'lost-answer' } });
    faults.inject({ calls: {}, fault: { kind: 'throttle' } });

    const first = await call();
    const second = call();

    expect(first).toBe('unreachable');
    await expect(second).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it.each<[string, CallSelector, boolean]>([
    ['its Region', { region: 'eu-west-1' }, true],
    ['another Region', { region: 'us-west-2' }, false],
    ['its action', { action: 'iot:CreateThing' }, true],
    ['another action', { action: 'iot:DeleteThing' }, false],
    ['its resource', { resource: 'arn:aws:iot:*:*:thing/lamp*' }, true],
    ['another resource', { resource: 'arn:aws:iot:*:*:cert/*' }, false],
    ['its function', { functionName: 'onboard' }, true],
    ['another function', { functionName: 'replicate' }, false],
    ['a name in its path', { mentions: 'lamp:1' }, true],
    ['text in its body', { mentions: '"abc"' }, true],
    ['text that is nowhere', { mentions: 'lamp:2' }, false],
  ])('for %s: %j strikes %s', async (_what, calls, isStruck) => {
    const { faults, call } = setup();
    faults.inject({ calls, fault: { kind: 'lost-answer' } });

    const answer = await call();

    expect(answer).toBe(isStruck ? 'unreachable' : 'made');
  });

  it('for a function leaves the calls of a developer alone', async () => {
    const { faults, call } = setup();
    faults.inject({ calls: { functionName: 'onboard' }, fault: { kind: 'lost-answer' } });

    const answer = await call({ accessKeyId: 'developer' });

    expect(answer).toBe('made');
  });
});
