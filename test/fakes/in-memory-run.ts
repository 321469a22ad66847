import type { Run } from '../../domain/ports/run.ts';

export interface InMemoryRun extends Run {
  /** Names of the steps, in the order in which they began. */
  readonly steps: readonly string[];
}

export interface RunOptions {
  readonly region?: string;
  /** The time is up when the step of this name is about to begin; `remainingMs` does not know names, so it counts. */
  readonly stopsBeforeStep?: number;
}

/** A run with all the time in the world, or one that is stopped before its nth step (0 is the first). */
export const createInMemoryRun = ({
  region = 'us-west-2',
  stopsBeforeStep = Infinity,
}: RunOptions = {}): InMemoryRun => {
  const steps: string[] = [];
  let asked = 0;
  return {
    region,
    steps,
    remainingMs: () => {
      asked += 1;
      return asked > stopsBeforeStep ? 0 : 60_000;
    },
    traceStep: async (name, step) => {
      steps.push(name);
      return step();
    },
  };
};
