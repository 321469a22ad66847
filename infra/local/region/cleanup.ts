/** What is to be closed, last opened first. */
export interface Cleanup {
  readonly add: (close: () => Promise<void>) => void;
  /** Closes everything, each even where another fails; then throws what failed. May be called twice. */
  readonly run: () => Promise<void>;
}

export const createCleanup = (): Cleanup => {
  const open: (() => Promise<void>)[] = [];
  return {
    add: (close) => {
      open.push(close);
    },
    run: async () => {
      const failures: unknown[] = [];
      for (let close = open.pop(); close !== undefined; close = open.pop()) {
        await close().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, 'the local cloud did not close cleanly');
    },
  };
};
