/** Counts what happens, and wakes those who wait for more. */
export interface Bell {
  readonly count: () => number;
  readonly ring: () => void;
  /** Resolves once the count has passed `count`, or the signal aborts. */
  readonly after: (count: number, signal?: AbortSignal) => Promise<void>;
}

export const createBell = (): Bell => {
  let rung = 0;
  const waiting = new Set<() => void>();
  return {
    count: () => rung,
    ring: () => {
      rung += 1;
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
    after: async (count, signal) => {
      if (rung > count || signal?.aborted === true) return;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal?.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
  };
};
