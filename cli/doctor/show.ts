import { styleText } from 'node:util';
import { type Check, type Status, statuses } from './check.ts';

const colours = {
  ok: 'green',
  warning: 'yellow',
  wrong: 'red',
  unknown: 'magenta',
} as const satisfies Readonly<Record<Status, string>>;

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));

/** A line for each check, and one below it for what mends it; in colours only where `stream` is a terminal that wants them. */
export const showChecks = (checks: readonly Check[], stream: NodeJS.WritableStream): string => {
  const [regionWidth, nameWidth] = [
    widest(checks.map(({ region }) => region)),
    widest(checks.map(({ name }) => name)),
  ];
  const indent = ' '.repeat(regionWidth + 2);
  const lines = checks.flatMap(({ region, name, status, detail, remedy }) => [
    `${region.padEnd(regionWidth)}  ${styleText(colours[status], status.padEnd(7), { stream })}  ${name.padEnd(nameWidth)}  ${detail}`,
    ...(remedy === undefined ? [] : [`${indent}         mend it: ${remedy}`]),
  ]);
  return lines.join('\n');
};

export const countStatuses = (checks: readonly Check[]): Readonly<Record<Status, number>> => {
  const count = (wanted: Status) => checks.filter(({ status }) => status === wanted).length;
  return { ok: count('ok'), warning: count('warning'), wrong: count('wrong'), unknown: count('unknown') };
};

export const showCounts = (counts: Readonly<Record<Status, number>>): string =>
  statuses.map((status) => `${counts[status]} ${status}`).join(', ');
