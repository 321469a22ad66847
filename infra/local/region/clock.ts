import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the local cloud keeps it: `now` is real, waits may be shortened by a factor. */
export interface CloudClock {
  /** Epoch, ms. */
  readonly now: () => number;
  /** Waits `ms` of AWS's time. Rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** @param speed how many seconds of AWS's waits pass in one real second; 1 is real time */
export const createCloudClock = (speed = 1): CloudClock => ({
  now: Date.now,
  sleep: async (ms, signal) => {
    await sleep(ms / speed, undefined, signal === undefined ? {} : { signal });
  },
});
