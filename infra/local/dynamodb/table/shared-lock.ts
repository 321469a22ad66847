/** Many may share it or one may have it alone; those who come later do not overtake. */
export interface SharedLock {
  readonly shared: <Result>(run: () => Promise<Result>) => Promise<Result>;
  readonly exclusive: <Result>(run: () => Promise<Result>) => Promise<Result>;
}

interface Waiter {
  readonly isExclusive: boolean;
  readonly enter: () => void;
}

export const createSharedLock = (): SharedLock => {
  const waiters: Waiter[] = [];
  let sharers = 0;
  let isTaken = false;

  const admit = (): void => {
    for (let head = waiters[0]; head !== undefined; head = waiters[0]) {
      if (isTaken || (head.isExclusive && sharers > 0)) return;
      waiters.shift();
      if (head.isExclusive) isTaken = true;
      else sharers += 1;
      head.enter();
    }
  };

  const enter = async (isExclusive: boolean): Promise<void> =>
    new Promise((resolve) => {
      waiters.push({ isExclusive, enter: resolve });
      admit();
    });

  return {
    shared: async (run) => {
      await enter(false);
      try {
        return await run();
      } finally {
        sharers -= 1;
        admit();
      }
    },
    exclusive: async (run) => {
      await enter(true);
      try {
        return await run();
      } finally {
        isTaken = false;
        admit();
      }
    },
  };
};
