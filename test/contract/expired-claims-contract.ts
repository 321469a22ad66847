import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';
import type { ListExpiredClaims } from '../../domain/ports/expired-claims.ts';
import { eventually } from './support/eventually.ts';

export interface ExpiredClaimsSetup {
  readonly listExpiredClaims: ListExpiredClaims;
  /** Of the same replica. */
  readonly devices: DeviceRegistry;
  readonly freshName: () => string;
}

const allOf = async (list: ListExpiredClaims, nowMs: number): Promise<readonly string[]> => {
  const all: string[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await list(nowMs, after);
    all.push(...items);
    after = next;
  } while (after !== undefined);
  return all;
};

const rowOf = (thingName: string, expiresAtMs: number): DeviceRow => ({
  thingName,
  certificateId: 'a'.repeat(64),
  status: 'PROVISIONING',
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 1,
  claim: { id: 'claim', expiresAtMs },
  updatedAtMs: 1,
});

export const describeExpiredClaims = (name: string, setup: () => Promise<ExpiredClaimsSetup>): void => {
  describe(name, () => {
    it('lists the claims that have ended, oldest first, and no other', async () => {
      const { listExpiredClaims, devices, freshName } = await setup();
      const [ended, ending, older, oldest] = [freshName(), freshName(), freshName(), freshName()];
      for (const [thingName, expiresAtMs] of [
        [ended, 4_999],
        [ending, 5_000],
        [older, 3_000],
        [oldest, 2_000],
      ] as const)
        await devices.write(rowOf(thingName, expiresAtMs), undefined);
      const ours = new Set([ended, ending, older, oldest]);

      // The list may be a moment old.
      const listed = await eventually(
        async () => (await allOf(listExpiredClaims, 5_000)).filter((one) => ours.has(one)),
        ({ length }) => length === 3,
      );

      expect(listed).toEqual([oldest, older, ended]);
    });

    it('forgets a claim with its row, and when the row is decided', async () => {
      const { listExpiredClaims, devices, freshName } = await setup();
      const [released, decided] = [freshName(), freshName()];
      for (const thingName of [released, decided]) await devices.write(rowOf(thingName, 1_000), undefined);

      await devices.releaseClaim(released, 'claim');
      const { claim: _, ...row } = rowOf(decided, 1_000);
      await devices.write({ ...row, status: 'ACTIVE', version: 2 }, rowOf(decided, 1_000));
      const listed = await eventually(
        async () =>
          (await allOf(listExpiredClaims, 5_000)).filter((one) => [released, decided].includes(one)),
        ({ length }) => length === 0,
      );

      expect(listed).toEqual([]);
      expect((await devices.read(decided))?.status).toBe('ACTIVE');
    });
  });
};
