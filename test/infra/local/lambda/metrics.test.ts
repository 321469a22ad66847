import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createManualClock } from '../sqs/manual-clock.ts';
import { startFunctions } from './start-functions.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});

const setup = async () => {
  const clock = createManualClock();
  const started = await startFunctions({ clock });
  open.push(started.functions);
  const counted: string[] = [];
  started.events.on('event', (event) => {
    if (event.type !== 'metric') return;
    counted.push(
      `${event.namespace} ${event.name} ${String(event.dimensions['FunctionName'])} ${event.value}`,
    );
  });
  return { ...started, clock, counted };
};

describe('what Lambda counts for CloudWatch', () => {
  it('is the age of an event at each of its attempts', async () => {
    const { clock, counted, deploy, functions, send } = await setup();
    await deploy('broken', "export const handler = async () => { throw new TypeError('no'); };");

    await send('broken', {});
    for (const wait of [60_000, 120_000]) {
      expect(await clock.untilSleeping()).toBe(wait);
      await clock.advance(wait);
    }
    await functions.idle();

    expect(counted).toEqual([
      'AWS/Lambda AsyncEventAge broken 0',
      'AWS/Lambda AsyncEventAge broken 60000',
      'AWS/Lambda AsyncEventAge broken 180000',
    ]);
  });

  it('is each call that was throttled', async () => {
    const { counted, deploy, functions, send } = await setup();
    await deploy('shut', 'export const handler = async () => {};', { ReservedConcurrentExecutions: 0 });

    await send('shut', {});
    await functions.idle();

    expect(counted).toEqual(['AWS/Lambda Throttles shut 1']);
  });
});
