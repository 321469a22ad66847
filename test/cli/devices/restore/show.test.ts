import { describe, expect, it } from '@jest/globals';
import type { RestoreCounts } from '../../../../cli/devices/restore/restore-rows.ts';
import { showProgress, showRows, showSummary } from '../../../../cli/devices/restore/show.ts';

const counts: RestoreCounts = {
  restored: 1,
  replaced: 2,
  differs: 3,
  refused: 4,
  same: 5,
  leftOut: 6,
  malformed: 7,
};

describe('what is shown of a restore', () => {
  it('is a line for each row, and what it is in the copy and in the registry', () => {
    const shown = showRows([{ thingName: 'pump-1', fate: 'differs', why: 'ACTIVE → SUSPENDED' }], false);

    expect(shown).toMatch(/pump-1 │ differs, left as it is │ ACTIVE → SUSPENDED/);
  });

  it.each([
    [false, 'restored'],
    [true, 'missing, would be restored'],
  ])('calls a row that was missing, in a dry run (%s), "%s"', (isDryRun, words) => {
    const [row] = [{ thingName: 'pump-1', fate: 'restored' }] as const;

    expect(showRows([row], isDryRun)).toContain(`│ ${words} │`);
    expect(showSummary(counts, isDryRun)).toMatch(new RegExp(`│ ${words} +│ 1 `));
  });

  it('counts every row once', () => {
    expect(showProgress(counts)).toBe('28 rows read, 1 restored, 2 replaced, 7 differ');
  });
});
