import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { createLambdaHandler, type Handle } from '../../handlers/lambda-handler.ts';
import { createMeasure } from '../../handlers/measure.ts';
import { createLambdaContext } from './support/lambda-context.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Powertools write to the process's own streams: what they write is taken from there. */
const setup = (
  createHandle: (parts: { readonly logger: Logger; readonly metrics: Metrics }) => Handle<unknown>,
) => {
  const written: string[] = [];
  const write = (chunk: unknown) => {
    written.push(String(chunk));
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const logger = new Logger({ serviceName: 'landfall-test' });
  const metrics = new Metrics({ serviceName: 'landfall-test', namespace: 'Landfall' });
  const tracer = new Tracer({ serviceName: 'landfall-test', enabled: false });
  const handler = createLambdaHandler(createHandle({ logger, metrics }), { logger, metrics, tracer });
  return {
    invoke: (event: unknown) => handler(event, createLambdaContext()),
    output: () => written.join(''),
  };
};

describe('createLambdaHandler', () => {
  it('gives back what the handler gives', async () => {
    const { invoke } = setup(() => (event) => Promise.resolve({ took: event }));

    await expect(invoke({ id: 1 })).resolves.toStrictEqual({ took: { id: 1 } });
  });

  it('writes the metrics of the invocation, by the service and by reason', async () => {
    const { invoke, output } = setup(({ metrics }) => () => {
      const measure = createMeasure(metrics);
      measure.count('Onboarded');
      measure.countByReason('Refused', 'expired');
      measure.duration('FirstEventToActive', -3);
      return Promise.resolve('done');
    });

    await invoke({});

    const lines: readonly unknown[] = output()
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ service: 'landfall-test', Onboarded: 1, Refused: 1, FirstEventToActive: 0 }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ service: 'landfall-test', reason: 'expired', Refused: 1 }),
    );
  });

  it('logs why an event failed for good, writes its metrics and throws on', async () => {
    const error = new TerminalError('policy-missing', 'AttachPolicy: no such policy');
    const { invoke, output } = setup(({ metrics }) => () => {
      createMeasure(metrics).count('RollbackIncomplete');
      return Promise.reject(error);
    });

    await expect(invoke({})).rejects.toBe(error);

    expect(output()).toContain('"messageCode":"LF_FAILED_FOR_GOOD","reason":"policy-missing"');
    expect(output()).toContain('AttachPolicy: no such policy');
    expect(output()).toContain('"RollbackIncomplete":1');
  });

  it('logs that an event failed for now', async () => {
    const { invoke, output } = setup(() => () => Promise.reject(new Error('throttled')));

    await expect(invoke({})).rejects.toThrow('throttled');

    expect(output()).toContain('"messageCode":"LF_FAILED"');
  });

  it('logs neither the event nor the result', async () => {
    const { invoke, output } = setup(({ logger }) => (event) => {
      logger.info('handled');
      return Promise.resolve({ event, secret: 'in the result' });
    });

    await invoke({ payload: 'in the event' });

    expect(output()).toContain('handled');
    expect(output()).not.toContain('in the event');
    expect(output()).not.toContain('in the result');
  });

  it.each(['succeeds', 'fails'])('forgets the keys of an invocation that %s', async (ending) => {
    const { invoke, output } = setup(({ logger }) => (event) => {
      if (event === 'second') return Promise.resolve(logger.info('second'));
      logger.appendKeys({ certificateId: 'first' });
      return ending === 'fails' ? Promise.reject(new Error('throttled')) : Promise.resolve('done');
    });

    await invoke('first').catch(() => {});
    await invoke('second');

    const second = output()
      .split('\n')
      .find((line) => line.includes('"message":"second"'));
    expect(second).toBeDefined();
    expect(second).not.toContain('first');
  });
});
