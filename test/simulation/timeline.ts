import type { Choices } from './choices.ts';

/** Something that can happen next. */
export interface Task {
  readonly label: string;
  /** Regions that must be up for it. */
  readonly regions: readonly string[];
  /** The run of a function that waits for it: it is dropped with the run. */
  readonly run?: number;
  readonly happen: () => void | Promise<void>;
}

/** What can happen, and the clock: everything that happens in a schedule is a task that was picked here. */
export interface Timeline {
  readonly nowMs: () => number;
  readonly add: (task: Task) => void;
  readonly addAfter: (ms: number, task: Task) => void;
  /** Takes away what waits for this run. */
  readonly drop: (run: number) => void;
  /** Lets one task happen, any that can; `false` when none can. */
  readonly step: () => Promise<boolean>;
  /** Moves the clock to the next task that waits for it, `withinMs` at most; `false` when none does. */
  readonly advance: (withinMs: number) => boolean;
}

/** Lets everything that can go on without another task go on. */
const breathe = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export const createTimeline = (
  choices: Choices,
  startMs: number,
  isUp: (region: string) => boolean,
  tell: (line: string) => void,
): Timeline => {
  let nowMs = startMs;
  let ready: Task[] = [];
  let later: { readonly atMs: number; readonly task: Task }[] = [];

  return {
    nowMs: () => nowMs,
    add: (task) => {
      ready.push(task);
    },
    addAfter: (ms, task) => {
      later.push({ atMs: nowMs + ms, task });
    },
    drop: (run) => {
      ready = ready.filter((task) => task.run !== run);
      later = later.filter(({ task }) => task.run !== run);
    },
    step: async () => {
      const able = ready.filter(({ regions }) => regions.every(isUp));
      const task = able[choices.pick(able.length)];
      if (task === undefined) return false;
      ready.splice(ready.indexOf(task), 1);
      tell(task.label);
      await task.happen();
      await breathe();
      return true;
    },
    advance: (withinMs) => {
      const atMs = Math.min(...later.map((entry) => entry.atMs));
      if (atMs > nowMs + withinMs) return false;
      tell(`${((atMs - nowMs) / 1000).toFixed(0)} s pass`);
      nowMs = Math.max(nowMs, atMs);
      ready.push(...later.filter((entry) => entry.atMs <= nowMs).map(({ task }) => task));
      later = later.filter((entry) => entry.atMs > nowMs);
      return true;
    },
  };
};
