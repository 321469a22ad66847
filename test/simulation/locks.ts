import type { RunExclusively } from '../../domain/ports/run-exclusively.ts';
import type { RunOnce } from '../../handlers/run-once.ts';
import type { FunctionRun } from './run.ts';

interface Lock {
  readonly untilMs: number;
  /** Absent while the run goes on. */
  readonly result?: unknown;
}

/** The locks of one Region, as Powertools' idempotency keeps them: one run at a time for a key, and its result for a minute. */
export interface Locks {
  readonly runOnce: <Result>(
    prefix: string,
    run: FunctionRun,
    isGoal: (result: Result) => boolean,
    isResult: (value: unknown) => value is Result,
  ) => RunOnce<Result>;
  readonly runExclusively: (prefix: string, run: FunctionRun) => RunExclusively;
}

const rememberMs = 60_000;

export const createLocks = (nowMs: () => number): Locks => {
  const locks = new Map<string, Lock>();
  const held = (key: string): Lock | undefined => {
    const lock = locks.get(key);
    return lock !== undefined && lock.untilMs > nowMs() ? lock : undefined;
  };
  /** A run that is cut off lets go of nothing: its lock ends with its time. */
  const hold = async <Result>(
    key: string,
    run: FunctionRun,
    work: () => Promise<Result>,
    isGoal: (result: Result) => boolean,
  ): Promise<Result> => {
    locks.set(key, { untilMs: run.endsAtMs });
    try {
      const result = await work();
      if (isGoal(result)) locks.set(key, { untilMs: nowMs() + rememberMs, result });
      else locks.delete(key);
      return result;
    } catch (error) {
      locks.delete(key);
      throw error;
    }
  };

  return {
    runOnce: (prefix, run, isGoal, isResult) => async (id, _context, work) => {
      const key = `${prefix} ${id}`;
      const lock = held(key);
      if (lock === undefined) return hold(key, run, work, isGoal);
      return isResult(lock.result) ? lock.result : { outcome: 'already-in-progress' };
    },
    runExclusively: (prefix, run) => async (id, work) => {
      const key = `${prefix} ${id}`;
      if (held(key) !== undefined) throw new Error(`${id.slice(0, 2)} is in other hands: run it again`);
      return hold(key, run, work, () => false);
    },
  };
};
