import { describe, expect, it } from '@jest/globals';
import { createTraceStep } from '../../handlers/trace-step.ts';

const setup = ({ isOn = true, closes = true } = {}) => {
  const events: string[] = [];
  const traceStep = createTraceStep({
    isTracingEnabled: () => isOn,
    provider: {
      captureAsyncFunc: (name, run) => {
        events.push(`open ${name}`);
        return run({
          addError: (error) => void events.push(`${name} failed: ${error.message}`),
          close: () => {
            if (!closes) throw new Error('closed twice');
            events.push(`close ${name}`);
          },
        });
      },
    },
  });
  return { traceStep, events };
};

describe('createTraceStep', () => {
  it('gives back what the step gives, inside a subsegment', async () => {
    const { traceStep, events } = setup();

    const result = await traceStep('claim', () => {
      events.push('run');
      return Promise.resolve(7);
    });

    expect(result).toBe(7);
    expect(events).toStrictEqual(['open claim', 'run', 'close claim']);
  });

  it('marks a step that fails, closes it, and throws its error', async () => {
    const { traceStep, events } = setup();
    const error = new Error('throttled');

    await expect(traceStep('claim', () => Promise.reject(error))).rejects.toBe(error);
    expect(events).toStrictEqual(['open claim', 'claim failed: throttled', 'close claim']);
  });

  it('keeps steps that run side by side apart', async () => {
    const { traceStep, events } = setup();
    const first = Promise.withResolvers<string>();

    const both = Promise.all([
      traceStep('create thing', () => first.promise),
      traceStep('attach policy', () => Promise.resolve('second')),
    ]);
    first.resolve('first');

    await expect(both).resolves.toStrictEqual(['first', 'second']);
    expect(events.toSorted()).toStrictEqual([
      'close attach policy',
      'close create thing',
      'open attach policy',
      'open create thing',
    ]);
  });

  it('does not let a trace that cannot be written fail the step', async () => {
    const { traceStep } = setup({ closes: false });

    await expect(traceStep('claim', () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('just runs the step where tracing is off', async () => {
    const { traceStep, events } = setup({ isOn: false });

    await expect(traceStep('claim', () => Promise.resolve(7))).resolves.toBe(7);
    expect(events).toStrictEqual([]);
  });
});
