import type { CloudClock } from '../../../../../../infra/local/region/clock.ts';

export interface ManualClock extends CloudClock {
  /** Lets time pass and ends the sleeps that it covers, and what follows them. */
  readonly advance: (ms: number) => Promise<void>;
}

/** A clock that starts at the real time, so that certificates are valid, and then stands still. */
export const manualClock = (): ManualClock => {
  let nowMs = Date.now();
  let sleepers: readonly { readonly untilMs: number; readonly wake: () => void }[] = [];
  return {
    now: () => nowMs,
    sleep: async (ms) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      sleepers = [...sleepers, { untilMs: nowMs + ms, wake: resolve }];
      await promise;
    },
    advance: async (ms) => {
      nowMs += ms;
      const due = sleepers.filter(({ untilMs }) => untilMs <= nowMs);
      sleepers = sleepers.filter(({ untilMs }) => untilMs > nowMs);
      due.forEach(({ wake }) => {
        wake();
      });
      await new Promise(setImmediate);
    },
  };
};
