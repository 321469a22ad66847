import { describe, expect, it } from '@jest/globals';
import type { ClaimPositionRecords } from '../../domain/ports/claim-positions.ts';

export const describeClaimPositions = (
  name: string,
  /** Of a Region that has none. */
  setup: () => Promise<ClaimPositionRecords>,
): void => {
  describe(name, () => {
    it('remembers what was written last, and nothing before the first', async () => {
      const positions = await setup();

      const before = await positions.read();
      await positions.write({ ours: 'here', others: 'there' });
      const between = await positions.read();
      await positions.write({ others: 'further' });

      expect([before, between, await positions.read()]).toEqual([
        {},
        { ours: 'here', others: 'there' },
        { others: 'further' },
      ]);
    });
  });
};
