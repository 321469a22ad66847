import Table from 'cli-table3';
import { type JourneyFacts, noFacts } from './facts.ts';

/** What the journey prints: a line when a stage holds, what was measured below it, and a table at the end. */
export interface Report {
  readonly stage: (title: string) => void;
  readonly line: (text: string) => void;
  readonly figure: (name: string, value: string, bound?: string) => void;
  /** Keeps what a stage found out, for a program that reads it. */
  readonly keep: (facts: Partial<JourneyFacts>) => void;
  readonly facts: () => JourneyFacts;
  readonly table: () => string;
}

export const createReport = (write: (text: string) => void, nowMs: () => number): Report => {
  const startedMs = nowMs();
  const table = new Table({ head: ['figure', 'measured', 'wanted'], style: { head: [], border: [] } });
  let kept = noFacts;
  const elapsed = (): string => `${((nowMs() - startedMs) / 1000).toFixed(1)} s`.padStart(7);
  return {
    stage: (title) => write(`\n${elapsed()}  ${title}\n`),
    line: (text) => write(`${elapsed()}    ${text}\n`),
    figure: (name, value, bound = '') => {
      table.push([name, value, bound]);
    },
    keep: (facts) => {
      kept = { ...kept, ...facts };
    },
    facts: () => kept,
    table: () => `\n${table.toString()}\n`,
  };
};
