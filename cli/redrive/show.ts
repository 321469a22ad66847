import Table from 'cli-table3';
import type { Subject } from './errand.ts';
import type { Redriven } from './redrive-queue.ts';

const longest = 72;

/** One line of text that others have written, and that may hold anything. */
const tame = (text: string): string => {
  const line = text.replaceAll(/\p{C}+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
};

const about = (subject: Subject | undefined): string => {
  if (subject === undefined) return 'unknown';
  if ('thingName' in subject) return tame(subject.thingName);
  if ('certificateId' in subject) return `certificate ${tame(subject.certificateId).slice(0, 12)}…`;
  const [first = 'no thing', ...others] = subject.thingNames;
  return others.length === 0 ? tame(first) : `${tame(first)} and ${others.length} more`;
};

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

export const age = (ms: number): string => {
  const [unit, length] = units.find(([, size]) => ms >= size) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
};

const result = (redriven: Redriven): string => {
  const lost = redriven.lost === undefined ? '' : `; ${redriven.lost}`;
  switch (redriven.fate) {
    case 'moved':
      return `moved${lost}`;
    case 'movable':
      return `would be moved${lost}`;
    default:
      return `stays: ${tame(redriven.why)}`;
  }
};

export const showTable = (all: readonly Redriven[], nowMs: number): string => {
  const table = new Table({
    head: ['Region', 'queue', 'of', 'age', 'why it is there', 'result'],
    style: { head: [], border: [] },
  });
  for (const redriven of all)
    table.push([
      redriven.region,
      redriven.queue,
      about(redriven.subject),
      age(nowMs - redriven.sentAtMs),
      tame(redriven.reason ?? 'unknown'),
      result(redriven),
    ]);
  return table.toString();
};
