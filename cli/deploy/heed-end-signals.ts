import type { ChildProcess } from 'node:child_process';
import { type EndSignal, endSignals } from '../interrupted-error.ts';

/** What was asked of this process while it was busy. */
export interface HeardSignals {
  readonly first: () => EndSignal | undefined;
  readonly passTo: (child: Pick<ChildProcess, 'kill'>) => void;
}

const isEndSignal = (name: string): name is EndSignal => Object.hasOwn(endSignals, name);
const names = Object.keys(endSignals).filter(isEndSignal);

/** A Ctrl-C comes from the terminal, and once more from npm, which passes it on. */
const onceMoreMs = 1_000;

/**
 * Does the work without being ended by a Ctrl-C or another request to end: the work sees to that. A child is told to end; whoever
 * asks again later does not want to wait, and ends the child, or without one this process, at once.
 * @throws what the work throws
 */
export const heedEndSignals = async <Result>(
  work: (heard: HeardSignals) => Promise<Result>,
  nowMs: () => number = () => performance.now(),
): Promise<Result> => {
  let first: { readonly signal: EndSignal; readonly atMs: number } | undefined;
  let child: Pick<ChildProcess, 'kill'> | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    if (!isEndSignal(signal)) return;
    if (first === undefined) {
      first = { signal, atMs: nowMs() };
      // The terminal tells the child as well; whoever sends a signal to this process alone does not.
      child?.kill(signal);
    } else if (nowMs() - first.atMs >= onceMoreMs && child?.kill('SIGKILL') !== true) {
      process.exit(endSignals[first.signal]);
    }
  };
  for (const name of names) process.on(name, hear);
  try {
    return await work({
      first: () => first?.signal,
      passTo: (one) => {
        child = one;
      },
    });
  } finally {
    for (const name of names) process.off(name, hear);
  }
};
