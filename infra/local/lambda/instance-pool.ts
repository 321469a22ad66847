import type { ExecutionEnvironment, Invocation, Outcome } from './execution-environment.ts';

/** The execution environments of one function. Each takes one event at a time and is used again while it lives. */
export interface InstancePool {
  /** Gives `undefined` when as many events are running as may: the call is throttled. */
  readonly invoke: (invocation: Invocation) => Promise<Outcome> | undefined;
  /** Starts environments until so many are there; throws when one does not initialise. */
  readonly warm: (count: number) => Promise<void>;
  /** Lets one environment crash, a busy one first. Gives whether there was one. */
  readonly crashOne: () => Promise<boolean>;
  readonly cutOff: () => Promise<void>;
}

export const createInstancePool = (settings: {
  readonly concurrency: number;
  readonly start: () => ExecutionEnvironment;
}): InstancePool => {
  const { concurrency, start } = settings;
  const all = new Set<ExecutionEnvironment>();
  const idle = new Set<ExecutionEnvironment>();
  let running = 0;

  const add = (): ExecutionEnvironment => {
    const environment = start();
    all.add(environment);
    return environment;
  };
  const takeIdle = (): ExecutionEnvironment | undefined => {
    for (const environment of idle) {
      idle.delete(environment);
      if (environment.isAlive()) return environment;
      all.delete(environment);
    }
    return undefined;
  };
  const run = async (invocation: Invocation): Promise<Outcome> => {
    running += 1;
    const environment = takeIdle() ?? add();
    try {
      return (await environment.initialized) ?? (await environment.invoke(invocation));
    } finally {
      running -= 1;
      if (environment.isAlive()) idle.add(environment);
      else all.delete(environment);
    }
  };

  return {
    invoke: (invocation) => (running >= concurrency ? undefined : run(invocation)),
    warm: async (count) => {
      const missing = Math.min(count, concurrency) - all.size;
      const added = Array.from({ length: Math.max(0, missing) }, add);
      for (const environment of added) {
        const failure = await environment.initialized;
        if (failure !== undefined) {
          const { errorType, errorMessage } =
            failure.outcome === 'cut-off'
              ? { errorType: 'Region', errorMessage: 'it went down meanwhile' }
              : failure.error;
          throw new Error(`the function does not initialise: ${errorType}: ${errorMessage}`);
        }
        idle.add(environment);
      }
    },
    crashOne: async () => {
      const victim = [...all].find((environment) => !idle.has(environment)) ?? [...all][0];
      if (victim === undefined) return false;
      await victim.kill('crash');
      return true;
    },
    cutOff: async () => {
      const doomed = [...all];
      all.clear();
      idle.clear();
      await Promise.all(doomed.map(async (environment) => environment.kill('cut-off')));
    },
  };
};
