import type { ExecutionEnvironment, Invocation, Outcome } from './execution-environment.ts';

/** The execution environments of one function. Each takes one event at a time and is used again while it lives. */
export interface InstancePool {
  /** Gives `undefined` when as many events are running as may: the call is throttled. */
  readonly invoke: (invocation: Invocation) => Promise<Outcome> | undefined;
  /**
   * Lets the next events run in environments of another make, of which so many are started first; those that are busy finish
   * their event and go. Throws when a new one does not initialise: then all stays as it was.
   */
  readonly renew: (next: InstanceMake, count: number) => Promise<void>;
  /** Lets one environment crash, a busy one first. Gives whether there was one. */
  readonly crashOne: () => Promise<boolean>;
  readonly cutOff: () => Promise<void>;
}

export interface InstanceMake {
  /** Events that may run at once. */
  readonly concurrency: number;
  /** Environments that there may be at once: events that find none free wait for one. */
  readonly mostEnvironments: number;
  readonly start: () => ExecutionEnvironment;
}

/** Throws when an environment does not initialise. */
const requireInitialized = async (environment: ExecutionEnvironment): Promise<void> => {
  const failure = await environment.initialized;
  if (failure === undefined) return;
  const { errorType, errorMessage } =
    failure.outcome === 'cut-off'
      ? { errorType: 'Region', errorMessage: 'it went down meanwhile' }
      : failure.error;
  throw new Error(`the function does not initialise: ${errorType}: ${errorMessage}`);
};

/**
 * On AWS every environment has its own processor; here they share a few cores, and the start of one costs more than several events.
 * So one starts at a time, and only when events have waited for as long as `patience` takes; an event takes the environment that
 * is free first: one that has done its work, or the new one.
 */
export const createInstancePool = (
  settings: InstanceMake & { readonly patience: () => Promise<void> },
): InstancePool => {
  const { patience } = settings;
  let make: InstanceMake = settings;
  /** Of an earlier make. */
  const outdated = new Set<ExecutionEnvironment>();
  /** Not in use before all of them are initialised. */
  const renewing = new Set<ExecutionEnvironment>();
  const all = new Set<ExecutionEnvironment>();
  const idle = new Set<ExecutionEnvironment>();
  /** Events that wait for an environment; `undefined` tells them that there will be none. */
  const waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = [];
  let isStarting = false;
  let running = 0;

  const add = (): ExecutionEnvironment => {
    const environment = make.start();
    all.add(environment);
    return environment;
  };
  const startForWaiting = async (): Promise<void> => {
    if (isStarting || all.size >= make.mostEnvironments) return;
    isStarting = true;
    for (;;) {
      if (all.size > 0) await patience();
      if (waiting.length === 0 || all.size >= make.mostEnvironments) break;
      const environment = add();
      await environment.initialized;
      if (outdated.has(environment)) {
        discard(environment);
        continue;
      }
      // One that does not initialise is handed over too: the event fails of it.
      const next = waiting.shift();
      if (next === undefined) release(environment);
      else next(environment);
    }
    isStarting = false;
  };
  const acquire = async (): Promise<ExecutionEnvironment | undefined> => {
    for (const environment of idle) {
      idle.delete(environment);
      if (environment.isAlive()) return environment;
      all.delete(environment);
    }
    return new Promise((resolve) => {
      waiting.push(resolve);
      void startForWaiting();
    });
  };
  const discard = (environment: ExecutionEnvironment): void => {
    all.delete(environment);
    outdated.delete(environment);
    void environment.kill('cut-off');
    // There is room for another one.
    if (waiting.length > 0) void startForWaiting();
  };
  const release = (environment: ExecutionEnvironment): void => {
    if (!environment.isAlive() || outdated.has(environment)) {
      discard(environment);
      return;
    }
    const next = waiting.shift();
    if (next === undefined) idle.add(environment);
    else next(environment);
  };
  const run = async (invocation: Invocation): Promise<Outcome> => {
    running += 1;
    try {
      const environment = await acquire();
      if (environment === undefined) return { outcome: 'cut-off', wasWaiting: true };
      try {
        return (await environment.initialized) ?? (await environment.invoke(invocation));
      } finally {
        release(environment);
      }
    } finally {
      running -= 1;
    }
  };

  return {
    invoke: (invocation) => (running >= make.concurrency ? undefined : run(invocation)),
    renew: async (next, count) => {
      const fresh = Array.from(
        { length: Math.min(count, next.concurrency, next.mostEnvironments) },
        next.start,
      );
      for (const environment of fresh) renewing.add(environment);
      try {
        await Promise.all(fresh.map(requireInitialized));
      } catch (error) {
        await Promise.all(fresh.map(async (environment) => environment.kill('cut-off')));
        throw error;
      } finally {
        for (const environment of fresh) renewing.delete(environment);
      }
      make = next;
      for (const environment of all) outdated.add(environment);
      for (const environment of idle) discard(environment);
      idle.clear();
      for (const environment of fresh) {
        all.add(environment);
        release(environment);
      }
    },
    crashOne: async () => {
      const victim = [...all].find((environment) => !idle.has(environment)) ?? [...all][0];
      if (victim === undefined) return false;
      await victim.kill('crash');
      return true;
    },
    cutOff: async () => {
      const doomed = [...all, ...renewing];
      all.clear();
      idle.clear();
      outdated.clear();
      for (const tell of waiting.splice(0)) tell(undefined);
      await Promise.all(doomed.map(async (environment) => environment.kill('cut-off')));
    },
  };
};
