import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Check } from '../../../cli/doctor/check.ts';
import { countStatuses, showChecks, showCounts } from '../../../cli/doctor/show.ts';

const checks: readonly Check[] = [
  { name: 'stack', region: 'us-west-2', status: 'ok', detail: 'it is there' },
  { name: 'pipe', region: 'eu-west-1', status: 'wrong', detail: 'it is STOPPED', remedy: 'aws pipes' },
];

describe('what the doctor prints', () => {
  it('is a line for each check, what mends it below, and no colours where there is no terminal', () => {
    const shown = showChecks(checks, new PassThrough());

    expect(shown.split('\n')).toEqual([
      'us-west-2  ok       stack  it is there',
      'eu-west-1  wrong    pipe   it is STOPPED',
      '                    mend it: aws pipes',
    ]);
  });

  it('ends with how many there are of each kind', () => {
    expect(showCounts(countStatuses(checks))).toBe('1 ok, 0 warning, 1 wrong, 0 unknown');
  });
});
