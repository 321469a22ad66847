import type { CloudClock } from '../../../../infra/local/region/clock.ts';

interface Sleeper {
  readonly dueAt: number;
  readonly ms: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock extends CloudClock {
  /** Wakes, in order, who is due within `ms`, and lets each run until all is quiet. */
  readonly advance: (ms: number) => Promise<void>;
  /** Resolves once somebody sleeps, with the ms of the sleep that ends first. */
  readonly untilSleeping: () => Promise<number>;
  readonly sleepers: () => number;
}

const quiet = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export const createManualClock = (startAt = Date.UTC(2026, 10, 24)): ManualClock => {
  let now = startAt;
  const sleepers = new Set<Sleeper>();
  let onSleep: (() => void)[] = [];

  const first = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.dueAt - b.dueAt)[0];

  return {
    now: () => now,
    sleepers: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const sleeper = {
          dueAt: now + ms,
          ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new Error('aborted'));
        });
        for (const tell of onSleep) tell();
        onSleep = [];
      }),
    advance: async (ms) => {
      const until = now + ms;
      for (let due = first(); due !== undefined && due.dueAt <= until; due = first()) {
        now = Math.max(now, due.dueAt);
        due.wake();
        await quiet();
      }
      now = until;
      await quiet();
    },
    untilSleeping: async () => {
      for (;;) {
        const sleeper = first();
        if (sleeper !== undefined) return sleeper.ms;
        await new Promise<void>((resolve) => onSleep.push(resolve));
      }
    },
  };
};
