import { createTable, tame } from '../show.ts';
import { fates, type RestoreCounts, type RestoredRow, type RestoreFate } from './restore-rows.ts';

const done: Readonly<Record<RestoreFate, string>> = {
  restored: 'restored',
  replaced: 'replaced',
  differs: 'differs, left as it is',
  refused: 'cannot be replaced',
  same: 'as it was',
  leftOut: 'left out',
  malformed: 'malformed in the copy',
};
const wouldBe: Readonly<Record<RestoreFate, string>> = {
  ...done,
  restored: 'missing, would be restored',
  replaced: 'differs, would be replaced',
};

/** A line for each row that was not as it should be. An arrow leads from the copy to what stands in the registry. */
export const showRows = (rows: readonly RestoredRow[], isDryRun: boolean): string => {
  const table = createTable(['thing', isDryRun ? 'would be' : 'became', 'copy → registry']);
  const words = isDryRun ? wouldBe : done;
  for (const { thingName, fate, why } of rows)
    table.push([tame(thingName), words[fate], why === undefined ? '' : tame(why)]);
  return table.toString();
};

export const showSummary = (counts: RestoreCounts, isDryRun: boolean): string => {
  const table = createTable(['rows of the copy', 'number']);
  const words = isDryRun ? wouldBe : done;
  for (const fate of fates) table.push([words[fate], String(counts[fate])]);
  return table.toString();
};

/** How far it is, in one line. */
export const showProgress = (counts: RestoreCounts): string => {
  const all = fates.reduce((sum, fate) => sum + counts[fate], 0);
  return `${all} rows read, ${counts.restored} restored, ${counts.replaced} replaced, ${counts.differs + counts.refused} differ`;
};
