import Table from 'cli-table3';
import { percentile } from './percentile.ts';

/** What the journey prints: a line when a stage holds, what was measured below it, and a table at the end. */
export interface Report {
  readonly stage: (title: string) => void;
  readonly line: (text: string) => void;
  readonly figure: (name: string, value: string, bound?: string) => void;
  readonly close: () => void;
}

export const createReport = (write: (text: string) => void, nowMs: () => number): Report => {
  const startedMs = nowMs();
  const table = new Table({ head: ['figure', 'measured', 'wanted'], style: { head: [], border: [] } });
  const elapsed = (): string => `${((nowMs() - startedMs) / 1000).toFixed(1)} s`.padStart(7);
  return {
    stage: (title) => write(`\n${elapsed()}  ${title}\n`),
    line: (text) => write(`${elapsed()}    ${text}\n`),
    figure: (name, value, bound = '') => {
      table.push([name, value, bound]);
    },
    close: () => write(`\n${table.toString()}\n`),
  };
};

const ms = (value: number | undefined): string => (value === undefined ? '-' : `${Math.round(value)} ms`);

/** `p50 12 ms, p95 30 ms, max 41 ms` */
export const spread = (valuesMs: readonly number[]): string =>
  `p50 ${ms(percentile(valuesMs, 0.5))}, p95 ${ms(percentile(valuesMs, 0.95))}, max ${ms(percentile(valuesMs, 1))}`;
