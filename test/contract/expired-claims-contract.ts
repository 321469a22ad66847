import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';
import type { ExpiredClaim, ExpiredClaims, ListExpiredClaims } from '../../domain/ports/expired-claims.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import { eventually } from './support/eventually.ts';

export interface ExpiredClaimsSetup {
  /** In pages of two. */
  readonly expiredClaims: ExpiredClaims;
  /** Whose claims are ours. */
  readonly region: string;
  /** Of the same replica. */
  readonly devices: DeviceRegistry;
  readonly freshName: () => string;
}

const allOf = async (
  list: ListExpiredClaims,
  nowMs: number,
  begin?: string,
): Promise<readonly ExpiredClaim[]> => {
  const all: ExpiredClaim[] = [];
  let after = begin;
  do {
    const { items, next } = await list(nowMs, after);
    all.push(...items);
    after = next;
  } while (after !== undefined);
  return all;
};

const namesOf = (claims: readonly ExpiredClaim[]): readonly string[] =>
  claims.map(({ thingName }) => thingName);

const rowOf = (thingName: string, writtenBy: string, expiresAtMs: number): DeviceRow => ({
  thingName,
  certificateId: 'a'.repeat(64),
  status: 'PROVISIONING',
  homeRegion: writtenBy,
  writtenBy,
  version: 1,
  claim: { id: 'claim', expiresAtMs },
  updatedAtMs: 1,
});

export const describeExpiredClaims = (name: string, setup: () => Promise<ExpiredClaimsSetup>): void => {
  const written = async (
    { devices, freshName }: ExpiredClaimsSetup,
    ...claims: readonly (readonly [writtenBy: string, expiresAtMs: number])[]
  ) => {
    const rows = claims.map(([writtenBy, expiresAtMs]) => rowOf(freshName(), writtenBy, expiresAtMs));
    for (const row of rows) await devices.write(row, undefined);
    return rows.map(({ thingName }) => thingName);
  };

  /** Of these names; waits until there are so many: the list may be a moment old. */
  const listed = async (
    list: ListExpiredClaims,
    names: readonly string[],
    count: number,
    begin?: string,
  ): Promise<readonly ExpiredClaim[]> =>
    eventually(
      async () => (await allOf(list, 5_000, begin)).filter(({ thingName }) => names.includes(thingName)),
      ({ length }) => length === count,
    );

  describe(name, () => {
    it('lists our claims that have ended, oldest first, and no other', async () => {
      const given = await setup();
      const { region, expiredClaims } = given;
      const names = await written(
        given,
        [region, 4_999],
        [region, 5_000],
        [region, 3_000],
        ['elsewhere', 1_000],
        [region, 2_000],
      );

      const ours = await listed(expiredClaims.ours, names, 3);

      expect(namesOf(ours)).toEqual([names[4], names[2], names[0]]);
    });

    it('lists those of all other Regions, of each the oldest first', async () => {
      const given = await setup();
      const { region, expiredClaims } = given;
      const names = await written(
        given,
        ['elsewhere', 4_999],
        ['elsewhere', 5_000],
        [region, 1_000],
        ['far-away', 3_000],
        ['elsewhere', 2_000],
        ['far-away', 2_500],
      );

      const others = namesOf(await listed(expiredClaims.others, names, 4));

      expect(others.filter((one) => one === names[0] || one === names[4])).toEqual([names[4], names[0]]);
      expect(others.filter((one) => one === names[3] || one === names[5])).toEqual([names[5], names[3]]);
    });

    it.each(['ours', 'others'] as const)(
      'goes on in %s behind a claim that has left the list',
      async (which) => {
        const given = await setup();
        const { region, expiredClaims, devices } = given;
        const writtenBy = which === 'ours' ? region : 'elsewhere';
        const names = await written(given, [writtenBy, 1_500], [writtenBy, 1_501], [writtenBy, 1_502]);
        const [first, second] = await listed(expiredClaims[which], names, 3);

        await devices.releaseClaim(second?.thingName ?? '', 'claim');
        await listed(expiredClaims[which], names, 2);
        const rest = await listed(expiredClaims[which], names, 1, second?.position);

        expect(namesOf(rest)).toEqual([names[2]]);
        expect(namesOf(await listed(expiredClaims[which], names, 1, first?.position))).toEqual([names[2]]);
      },
    );

    it('refuses a position that is none, for good', async () => {
      const { expiredClaims } = await setup();

      await expect(expiredClaims.ours(5_000, 'nowhere')).rejects.toBeInstanceOf(TerminalError);
      await expect(expiredClaims.others(5_000, 'nowhere')).rejects.toBeInstanceOf(TerminalError);
    });

    it('forgets a claim with its row, and when the row is decided', async () => {
      const given = await setup();
      const { region, expiredClaims, devices } = given;
      const names = await written(given, [region, 1_000], [region, 1_000]);
      const [released = '', decided = ''] = names;
      await listed(expiredClaims.ours, names, 2);

      await devices.releaseClaim(released, 'claim');
      const { claim: _, ...row } = rowOf(decided, region, 1_000);
      await devices.write({ ...row, status: 'ACTIVE', version: 2 }, rowOf(decided, region, 1_000));

      expect(await listed(expiredClaims.ours, names, 0)).toEqual([]);
      expect((await devices.read(decided))?.status).toBe('ACTIVE');
    });
  });
};
