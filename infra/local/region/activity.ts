/** Counts what is under way, so that one can wait for quiet without polling. */
export interface Activity {
  /** Says that something began; the answer says that it ended, and may be called twice. */
  readonly begin: () => () => void;
  /** Resolves when nothing is under way, at once if nothing is. */
  readonly idle: () => Promise<void>;
  /** Lets those go who wait for quiet: what is under way has stopped, though it has not ended. */
  readonly release: () => void;
}

export const createActivity = (): Activity => {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const release = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  return {
    begin: () => {
      underWay += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        underWay -= 1;
        if (underWay === 0) release();
      };
    },
    release,
    idle: async () => {
      if (underWay === 0) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    },
  };
};
