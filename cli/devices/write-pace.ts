import { setTimeout as sleep } from 'node:timers/promises';
import { createCallPace } from '../../infra/aws/call-pace.ts';

/** Each row that is written costs every Region some of AWS IoT's scarcest calls, of which it allows ten a second. */
export const defaultRate = 5;

/** Gives turns, so many a second. */
export const createWritePace = (perSecond: number): (() => Promise<void>) => {
  const pace = createCallPace({
    quotaOf: () => perSecond,
    now: () => performance.now(),
    sleep: async (ms) => sleep(ms),
  });
  return async () => pace.turn('write a row');
};
