import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { Choices } from './choices.ts';

/** What may become of one call of AWS. */
export type Fault =
  /** The call did nothing, and says so. */
  | 'throttled'
  /** The call did its work, and nobody is told. */
  | 'answer lost'
  /** The function is cut off before the call, or after it: nothing of that run goes on. */
  | 'killed before'
  | 'killed after'
  /** AWS refuses in a way that no retry cures. */
  | 'refused'
  /** The call did its work, its answer was lost, and the SDK's own retry is refused. */
  | 'refused after all';

const faults = [
  'throttled',
  'answer lost',
  'killed before',
  'killed after',
  'refused',
  'refused after all',
] as const;

export interface Faults {
  /** The fault of the next call, if it has one. */
  readonly next: () => Fault | undefined;
  /** From now on there are none. */
  readonly end: () => void;
  readonly injected: ReadonlyMap<Fault, number>;
}

const maxFaults = 5;
const oneCallIn = 12;

export const createFaults = (choices: Choices): Faults => {
  let left = choices.pick(maxFaults + 1);
  const injected = new Map<Fault, number>();
  return {
    injected,
    next: () => {
      if (left === 0 || !choices.happens(oneCallIn)) return undefined;
      left -= 1;
      const fault = faults[choices.pick(faults.length)] ?? 'throttled';
      injected.set(fault, (injected.get(fault) ?? 0) + 1);
      return fault;
    },
    end: () => {
      left = 0;
    },
  };
};

export const errorOf = (fault: Fault, call: string): Error =>
  fault === 'refused' || fault === 'refused after all'
    ? new TerminalError('unauthorized', `AWS refuses ${call}`)
    : new Error(`${call} is ${fault}`);
