import type { FunctionRun } from './run.ts';
import { createRun } from './run.ts';
import type { Timeline } from './timeline.ts';

/** One asynchronous invocation: Lambda tries it again after 1 and after 2 minutes, then gives it up. */
export interface Invocation {
  readonly name: string;
  readonly label: string;
  readonly region: string;
  readonly work: (run: FunctionRun) => Promise<void>;
}

export interface Lambda {
  /** Queues it; the queue delivers in any order. */
  readonly invoke: (invocation: Invocation) => void;
  /** The run stops where it is, as if its environment had crashed or its time were over. */
  readonly kill: (run: FunctionRun) => void;
  readonly killAllIn: (region: string) => void;
  /** Lets people do what the alarm of a failure queue asks for; gives how many events there were. */
  readonly redrive: () => number;
  readonly counts: { runs: number };
}

const timeoutMs = 50_000;
const retryAfterMs = [60_000, 120_000] as const;

export const createLambda = (
  timeline: Timeline,
  tell: (line: string) => void,
  onEnd: () => void,
  onGiveUp: () => void,
): Lambda => {
  const counts = { runs: 0 };
  const failureQueue: Invocation[] = [];
  const alive = new Map<number, { readonly run: FunctionRun; readonly fail: () => void }>();

  const enqueue = (invocation: Invocation, attempt: number): void => {
    timeline.add({
      label: `${invocation.region} ${invocation.label}${attempt === 0 ? '' : `, try ${attempt + 1}`} begins`,
      regions: [invocation.region],
      happen: () => start(invocation, attempt),
    });
  };

  const retry = (invocation: Invocation, attempt: number): void => {
    const afterMs = retryAfterMs[attempt];
    if (afterMs === undefined) {
      failureQueue.push(invocation);
      onGiveUp();
      tell(`${invocation.region} ${invocation.label} is given up`);
      return;
    }
    timeline.addAfter(afterMs, {
      label: `${invocation.region} ${invocation.label} is tried again`,
      regions: [],
      happen: () => enqueue(invocation, attempt + 1),
    });
  };

  const start = (invocation: Invocation, attempt: number): void => {
    counts.runs += 1;
    const { name, region } = invocation;
    const run = createRun({ id: counts.runs, name, region, endsAtMs: timeline.nowMs() + timeoutMs });
    const end = (): boolean => {
      const wasAlive = alive.delete(run.id);
      timeline.drop(run.id);
      onEnd();
      return wasAlive;
    };
    const fail = (): void => {
      if (end()) retry(invocation, attempt);
    };
    alive.set(run.id, { run, fail });
    timeline.addAfter(timeoutMs, {
      label: `${region} ${invocation.label} times out`,
      regions: [],
      run: run.id,
      happen: fail,
    });
    invocation.work(run).then(end, (error: unknown) => {
      tell(`${region} ${invocation.label} fails: ${error instanceof Error ? error.message : String(error)}`);
      fail();
    });
  };

  const kill = (run: FunctionRun): void => {
    alive.get(run.id)?.fail();
  };

  return {
    counts,
    invoke: (invocation) => enqueue(invocation, 0),
    redrive: () => {
      const failed = failureQueue.splice(0);
      for (const invocation of failed) enqueue(invocation, 0);
      return failed.length;
    },
    kill,
    killAllIn: (region) => {
      for (const { run } of [...alive.values()].filter((entry) => entry.run.region === region)) kill(run);
    },
  };
};
