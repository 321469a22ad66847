import { seededChoices } from './choices.ts';
import type { Violation } from './journal.ts';
import { simulate } from './simulate.ts';

/** What a search has come to, in sums. */
export interface Exploration {
  readonly schedules: number;
  /** Invocations of the functions. */
  readonly runs: number;
  /** By kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** Hashes of the states that a run of a function ended in. */
  readonly states: ReadonlySet<number>;
  /** Schedules that ended well only because of reconciliation, by the promise that events alone had left broken. */
  readonly curedByReconciliation: ReadonlyMap<string, number>;
  /** Schedules in which an event that Lambda gave up had to be redriven from its failure queue. */
  readonly curedByRedrive: number;
  readonly failure?: { readonly seed: number; readonly violation: Violation };
}

/** Sums up schedule after schedule, and searches after searches. */
export const createSums = () => {
  const faults = new Map<string, number>();
  const cured = new Map<string, number>();
  const states = new Set<number>();
  let schedules = 0;
  let runs = 0;
  let redriven = 0;
  const addAll = (sums: Map<string, number>, counts: ReadonlyMap<string, number>): void => {
    for (const [key, count] of counts) sums.set(key, (sums.get(key) ?? 0) + count);
  };
  return {
    add: (part: Exploration): void => {
      schedules += part.schedules;
      runs += part.runs;
      redriven += part.curedByRedrive;
      addAll(faults, part.faults);
      addAll(cured, part.curedByReconciliation);
      for (const state of part.states) states.add(state);
    },
    soFar: (): Exploration => ({
      schedules,
      runs,
      faults,
      states,
      curedByReconciliation: cured,
      curedByRedrive: redriven,
    }),
  };
};

/** Plays the schedules of `count` seeds from `first` on, until one breaks a promise. */
export const explore = async (first: number, count: number): Promise<Exploration> => {
  const sums = createSums();
  for (let seed = first; seed < first + count; seed += 1) {
    const { violation, curedBy, faults, states, runs } = await simulate(seededChoices(seed));
    sums.add({
      schedules: 1,
      runs,
      faults,
      states,
      curedByReconciliation: new Map(curedBy?.kind === 'reconciliation' ? [[curedBy.rule, 1]] : []),
      curedByRedrive: curedBy?.kind === 'redrive' ? 1 : 0,
    });
    if (violation !== undefined) return { ...sums.soFar(), failure: { seed, violation } };
  }
  return sums.soFar();
};
