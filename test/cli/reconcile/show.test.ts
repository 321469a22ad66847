import { describe, expect, it } from '@jest/globals';
import { showFindings, showKinds, showProgress } from '../../../cli/reconcile/show.ts';
import { noTally } from '../../../domain/reconciliation/pass-tally.ts';

const certificateId = 'a'.repeat(64);

describe('what landfall reconcile shows', () => {
  it('is a line for each thing that was found', () => {
    const lines = showFindings([
      { kind: 'row', thingName: 'pump-1', drift: ['status', 'policy'], result: 'repaired' },
      {
        kind: 'row',
        thingName: 'pump-2',
        drift: [],
        result: 'failed',
        reason: 'policy-missing',
        message: 'a\nb',
      },
      { kind: 'thing', thingName: 'pump-3', certificateId },
      { kind: 'certificate', certificateId, thingNames: [] },
    ])
      .split('\n')
      .filter((line) => line.includes('│'))
      .map((line) =>
        line
          .split('│')
          .map((cell) => cell.trim())
          .slice(1, -1),
      );

    expect(lines).toEqual([
      ['thing', 'drift', 'result'],
      ['pump-1', 'status, policy', 'repaired'],
      ['pump-2', 'unknown', 'failed: policy-missing: a b'],
      ['pump-3', 'thing without a row', 'left as it is'],
      ['none', 'certificate aaaaaaaaaaaa… works without a row', 'left as it is'],
    ]);
  });

  it('counts in words, and each kind of drift', () => {
    const tally = { ...noTally, rows: 1, things: 2, repaired: 1, drift: { ...noTally.drift, policy: 3 } };

    expect(showProgress(tally)).toBe(
      '1 row, 2 things, 0 certificates; 3 drift, 1 repaired, 0 failed, 0 without a row',
    );
    expect(showKinds(tally)).toBe('missing 0, extra 0, status 0, policy 3, attachment 0');
  });
});
