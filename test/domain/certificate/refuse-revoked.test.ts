import { describe, expect, it } from '@jest/globals';
import { refuseRevoked } from '../../../domain/certificate/refuse-revoked.ts';

describe('refuseRevoked', () => {
  it('refuses with the day and the reason of the list', () => {
    const revocation = { revokedAtMs: Date.UTC(2026, 1, 3, 4, 5, 6), reason: 'keyCompromise' };

    const refusal = refuseRevoked(revocation);

    expect(refusal).toEqual({
      kind: 'refused',
      reason: 'revoked',
      detail: expect.stringMatching(/CA.*revoked.*2026-02-03T04:05:06\.000Z.*keyCompromise/),
    });
  });
});
