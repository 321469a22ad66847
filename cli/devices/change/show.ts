import { createTable, tame } from '../show.ts';
import type { ChangedRow } from './change-rows.ts';
import type { Progress, RegionProgress } from './wait.ts';

const progressCell = (progress: Progress | undefined): string => {
  if (progress === undefined) return '?';
  return progress.kind === 'level' ? 'in step' : tame(progress.why);
};

/** A line for each device: what it was, what is meant now, and which Regions have carried that out. */
export const showChanged = (changed: readonly ChangedRow[], regions: readonly RegionProgress[]): string => {
  const table = createTable(['thing', 'was', 'is', 'version', ...regions.map(({ region }) => region)]);
  for (const { was, row, isWritten } of changed)
    table.push([
      tame(row.thingName),
      was,
      isWritten ? row.status : `${row.status} already`,
      String(row.version),
      ...regions.map(({ devices }) => progressCell(devices.get(row.thingName))),
    ]);
  return table.toString();
};

const progressJson = (progress: Progress | undefined) =>
  progress?.kind === 'level' ? { inStep: true } : { inStep: false, why: progress?.why ?? 'not looked at' };

export const changedJson = (changed: readonly ChangedRow[], regions: readonly RegionProgress[]) =>
  changed.map(({ was, row, isWritten }) => ({
    thingName: row.thingName,
    was,
    status: row.status,
    version: row.version,
    isWritten,
    expiresAt: row.expiresAt,
    regions: regions.map(({ region, devices }) => ({
      region,
      ...progressJson(devices.get(row.thingName)),
    })),
  }));

/** Devices of which a Region has not been seen to carry out the row. */
export const notInStep = (
  changed: readonly ChangedRow[],
  regions: readonly RegionProgress[],
): readonly string[] =>
  changed
    .map(({ row }) => row.thingName)
    .filter((thingName) => regions.some(({ devices }) => devices.get(thingName)?.kind !== 'level'));
