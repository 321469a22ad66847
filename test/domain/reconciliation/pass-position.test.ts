import { describe, expect, it } from '@jest/globals';
import { firstPosition, phaseAfter } from '../../../domain/reconciliation/pass-position.ts';

describe('the phases of a pass', () => {
  it('begin with the rows', () => {
    expect(firstPosition).toEqual({ phase: 'rows' });
  });

  it.each([
    { phase: 'rows', next: { phase: 'things' } },
    { phase: 'things', next: { phase: 'certificates' } },
    { phase: 'certificates', next: undefined },
  ] as const)('go on after the $phase', ({ phase, next }) => {
    expect(phaseAfter(phase)).toEqual(next);
  });
});
