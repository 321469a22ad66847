import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { defaultEventInvokeConfig } from '../../../../infra/local/lambda/event-invoke-config.ts';
import { createEventQueue } from '../../../../infra/local/lambda/event-queue.ts';
import { createActivity } from '../../../../infra/local/region/activity.ts';
import { createGate } from '../../../../infra/local/region/gate.ts';
import { accountId, arnOf, region, roleArn, startFunctions } from './start-functions.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});
const setup = async (...args: Parameters<typeof startFunctions>) => {
  const started = await startFunctions(...args);
  open.push(started.functions);
  return started;
};

const queueArn = `arn:aws:sqs:${region}:${accountId}:failures`;
const onFailure = { DestinationConfig: { OnFailure: { Destination: queueArn } } };
const failing = "export const handler = async () => { throw new TypeError('no'); };";

describe('the asynchronous queue of a function', () => {
  describe('when the function fails', () => {
    it('tries twice more, then gives up and tells the onFailure queue in the name of the role', async () => {
      const { functions, deploy, create, send, sent, invocations } = await setup();
      await deploy('broken', failing);
      await create('AWS::Lambda::EventInvokeConfig', {
        FunctionName: 'broken',
        Qualifier: '$LATEST',
        ...onFailure,
      });

      await send('broken', { thing: 'one' });
      await functions.idle();

      expect(invocations.map(({ outcome, attempt }) => `${outcome} ${attempt}`)).toEqual([
        'failed 1',
        'failed 2',
        'failed 3',
        'gave-up 3',
      ]);
      expect(sent).toEqual([
        {
          queueArn,
          origin: { roleArn },
          record: {
            version: '1.0',
            timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
            requestContext: {
              requestId: invocations[0]?.requestId,
              functionArn: `${arnOf('broken')}:$LATEST`,
              condition: 'RetriesExhausted',
              approximateInvokeCount: 3,
            },
            requestPayload: { thing: 'one' },
            responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
            responsePayload: { errorType: 'TypeError', errorMessage: 'no', trace: expect.anything() },
          },
        },
      ]);
    });

    it('waits one minute, then two', async () => {
      const waits: number[] = [];
      const { functions, deploy, send } = await setup({
        clock: {
          now: Date.now,
          sleep: async (ms) => {
            waits.push(ms);
          },
        },
      });
      await deploy('broken', failing);

      await send('broken', {});
      await functions.idle();

      expect(waits).toEqual([60_000, 120_000]);
    });

    it('keeps what a later attempt achieves', async () => {
      const { functions, deploy, send, sent, invocations } = await setup();
      await deploy(
        'shy',
        "let n = 0; export const handler = async () => { n += 1; if (n < 2) throw new Error('not yet'); };",
      );

      await send('shy', {});
      await functions.idle();

      expect(invocations.map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded']);
      expect(new Set(invocations.map(({ requestId }) => requestId)).size).toBe(1);
      expect(sent).toEqual([]);
    });

    it('tries only as often as is configured', async () => {
      const { functions, deploy, create, send, invocations } = await setup();
      await deploy('broken', failing);
      await create('AWS::Lambda::EventInvokeConfig', {
        FunctionName: arnOf('broken'),
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
      });

      await send('broken', {});
      await functions.idle();

      expect(invocations.map(({ outcome }) => outcome)).toEqual(['failed', 'gave-up']);
    });
  });

  describe('when the function takes too long', () => {
    it('kills it, and a new environment takes the next attempt', async () => {
      const { functions, deploy, create, send, sent, invocations } = await setup();
      await deploy('slow', 'export const handler = async () => { for (;;) {} };', { Timeout: 1 });
      await create('AWS::Lambda::EventInvokeConfig', {
        FunctionName: 'slow',
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 1,
        ...onFailure,
      });

      await send('slow', {});
      await functions.idle();

      expect(invocations.map(({ outcome }) => outcome)).toEqual(['timed-out', 'timed-out', 'gave-up']);
      expect(sent[0]?.record).toMatchObject({
        responsePayload: {
          errorType: 'Sandbox.Timedout',
          errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
        },
      });
    });
  });

  describe('when the environment dies', () => {
    it.each([
      ['leaves', 'process.exit(7);', 'Runtime.ExitError', 'exit status 7'],
      [
        'throws where nobody catches',
        "setTimeout(() => { throw new RangeError('late'); }); await new Promise(() => {});",
        'RangeError',
        'late',
      ],
      [
        'rejects where nobody catches',
        "void Promise.reject(new Error('lost')); await new Promise(() => {});",
        'Runtime.UnhandledPromiseRejection',
        'lost',
      ],
      [
        'uses up its memory',
        'const all = []; for (;;) all.push(new Array(1e6).fill(all.length + 0.5));',
        'Runtime.OutOfMemory',
        'memory',
      ],
    ])('reports it and goes on with a new one where the code %s', async (_what, code, errorType, message) => {
      const { functions, deploy, create, send, sent, lines } = await setup();
      await deploy(
        'mortal',
        `export const handler = async (event) => { if (event.die) { ${code} } console.log('alive'); };`,
        { Timeout: 60 },
      );
      await create('AWS::Lambda::EventInvokeConfig', {
        FunctionName: 'mortal',
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        ...onFailure,
      });

      await send('mortal', { die: true });
      await functions.idle();
      await send('mortal', {});
      await functions.idle();

      expect(sent[0]?.record).toMatchObject({
        responsePayload: { errorType, errorMessage: expect.stringContaining(message) },
      });
      expect(lines).toContain('alive');
    });
  });

  describe('when as many events run as may', () => {
    it('tries the others again until they are done', async () => {
      const { functions, deploy, send, invocations } = await setup();
      await deploy(
        'one',
        'export const handler = async () => { await new Promise((resolve) => setTimeout(resolve, 20)); };',
        {
          ReservedConcurrentExecutions: 1,
        },
      );

      await Promise.all(Array.from({ length: 5 }, async () => send('one', {})));
      await functions.idle();

      expect(invocations.map(({ outcome, attempt }) => `${outcome} ${attempt}`)).toEqual(
        Array(5).fill('succeeded 1'),
      );
    });

    it('waits a second before it tries again, then twice as long each time, five minutes at most', async () => {
      const waits: number[] = [];
      const attempts: number[] = [];
      const enqueue = createEventQueue({
        clock: {
          now: () => 0,
          sleep: async (ms) => {
            waits.push(ms);
          },
        },
        gate: createGate(),
        activity: createActivity(),
        signal: new AbortController().signal,
        config: () => defaultEventInvokeConfig,
        attempt: async (_event, attempt) => {
          attempts.push(attempt);
          return attempts.length <= 11
            ? { outcome: 'throttled', isConcurrencyZero: false }
            : { outcome: 'succeeded', payload: 'null' };
        },
        giveUp: async () => {},
      });

      await enqueue({ requestId: 'one', event: {}, traceHeader: '' });

      expect(waits.map((ms) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
      expect(new Set(attempts)).toEqual(new Set([1]));
    });

    it('gives an event up when it is too old', async () => {
      const { functions, deploy, create, send, sent, nextLine } = await setup();
      await deploy(
        'busy',
        "export const handler = async (event) => { if (event.block) { console.log('blocked'); await new Promise((resolve) => setTimeout(resolve, 1500)); } };",
        { ReservedConcurrentExecutions: 1, Timeout: 10 },
      );
      await create('AWS::Lambda::EventInvokeConfig', {
        FunctionName: 'busy',
        Qualifier: '$LATEST',
        MaximumEventAgeInSeconds: 60,
        ...onFailure,
      });
      const blocked = nextLine('blocked');
      await send('busy', { block: true });
      await blocked;

      await send('busy', { late: true });
      await functions.idle();

      expect(sent.map(({ record }) => record)).toEqual([
        expect.objectContaining({
          requestContext: expect.objectContaining({
            condition: 'EventAgeExceeded',
            approximateInvokeCount: 0,
          }),
          requestPayload: { late: true },
        }),
      ]);
      expect(sent[0]?.record).not.toHaveProperty('responsePayload');
    });

    it('gives events up at once where no concurrency is reserved at all', async () => {
      const { functions, deploy, create, send, sent } = await setup();
      await deploy('stopped', failing, { ReservedConcurrentExecutions: 0 });
      await create('AWS::Lambda::EventInvokeConfig', {
        FunctionName: 'stopped',
        Qualifier: '$LATEST',
        ...onFailure,
      });

      await send('stopped', {});
      await functions.idle();

      expect(sent[0]?.record).toMatchObject({ requestContext: { condition: 'ZeroReservedConcurrency' } });
    });
  });

  describe('when the Region goes down', () => {
    it('cuts off what runs and runs it again when the Region is back', async () => {
      const { functions, deploy, send, invocations, lines, nextLine } = await setup();
      await deploy(
        'patient',
        "export const handler = async () => { console.log('begun'); await new Promise((resolve) => setTimeout(resolve, 300)); console.log('ended'); };",
      );
      const begun = nextLine('begun');
      await send('patient', {});
      await begun;

      await functions.suspend();
      await functions.idle();
      const whileDown = [...lines];
      await functions.resume();
      await functions.idle();

      expect(whileDown).toEqual(['begun']);
      expect(lines).toEqual(['begun', 'begun', 'ended']);
      expect(invocations.map(({ outcome, attempt }) => `${outcome} ${attempt}`)).toEqual([
        'failed 1',
        'succeeded 1',
      ]);
    });

    it('refuses events', async () => {
      const { functions, deploy, send } = await setup();
      await deploy('any', failing);
      await functions.suspend();

      const sending = send('any', {});

      await expect(sending).rejects.toMatchObject({ name: 'ServiceException', status: 503 });
    });
  });

  describe('when an environment is killed while it works', () => {
    it('counts as an error of the function', async () => {
      const { functions, deploy, send, invocations, nextLine } = await setup();
      await deploy(
        'victim',
        "export const handler = async () => { console.log('begun'); await new Promise((resolve) => setTimeout(resolve, 100)); };",
      );
      const begun = nextLine('begun');
      await send('victim', {});
      await begun;

      const hadOne = await functions.killInstance('victim');
      await functions.idle();

      expect(hadOne).toBe(true);
      expect(invocations.map(({ outcome, attempt }) => `${outcome} ${attempt}`)).toEqual([
        'failed 1',
        'succeeded 2',
      ]);
    });
  });

  it('tells where the record of a failure could not be sent', async () => {
    const { functions, deploy, create, send, lines, failSending } = await setup();
    await deploy('broken', failing);
    await create('AWS::Lambda::EventInvokeConfig', {
      FunctionName: 'broken',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      ...onFailure,
    });
    failSending('the queue is gone');

    await send('broken', {});
    await functions.idle();

    expect(lines.at(-1)).toMatch(/could not be sent to .*failures: the queue is gone/);
  });

  it('refuses an onFailure queue that the role may not send to', async () => {
    const { deploy, create, denied } = await setup();
    await deploy('broken', failing);
    denied.add('sqs:SendMessage');

    const creating = create('AWS::Lambda::EventInvokeConfig', {
      FunctionName: 'broken',
      Qualifier: '$LATEST',
      ...onFailure,
    });

    await expect(creating).rejects.toThrow(`does not have permissions to call SendMessage on ${queueArn}`);
  });
});
