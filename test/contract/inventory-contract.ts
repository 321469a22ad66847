import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';
import type { Inventory } from '../../domain/ports/inventory.ts';
import type { ListPage } from '../../domain/ports/page.ts';
import type { ThingRegistry } from '../../domain/ports/thing-registry.ts';
import { rejectionReason } from './rejection-reason.ts';

export interface InventorySetup {
  /** With few items on a page. */
  readonly inventory: Inventory;
  readonly devices: DeviceRegistry;
  readonly things: ThingRegistry;
  readonly freshName: () => string;
  /** Ids of certificates of our CA that the Region has, INACTIVE, with nothing attached. */
  readonly certificateIds: readonly [string, string, string];
  readonly createForeignThing: (thingName: string) => Promise<void>;
}

const allOf = async <Item>(list: ListPage<Item>, after?: string): Promise<readonly Item[]> => {
  const { items, next } = await list(after);
  return next === undefined ? items : [...items, ...(await allOf(list, next))];
};

const rowOf = (thingName: string): DeviceRow => ({
  thingName,
  certificateId: 'a'.repeat(64),
  status: 'ACTIVE',
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 1,
  updatedAtMs: 1,
});

export const describeInventory = (name: string, setup: () => Promise<InventorySetup>): void => {
  describe(name, () => {
    it('lists the name of every row once', async () => {
      const { inventory, devices, freshName } = await setup();
      const ours = Array.from({ length: 5 }, freshName);
      for (const thingName of ours) await devices.write(rowOf(thingName), undefined);

      const listed = await allOf(inventory.rows);

      expect(listed.filter((one) => ours.includes(one)).toSorted()).toEqual(ours.toSorted());
    });

    it('goes on after any name, and after one whose row is gone', async () => {
      const { inventory, devices, freshName } = await setup();
      const claim = { id: 'claim', expiresAtMs: 1 };
      const ours = Array.from({ length: 5 }, freshName);
      for (const thingName of ours)
        await devices.write({ ...rowOf(thingName), status: 'PROVISIONING', claim }, undefined);
      const all = await allOf(inventory.rows);

      for (const [index, thingName] of all.entries()) {
        if (!ours.includes(thingName)) continue;
        await devices.releaseClaim(thingName, 'claim');

        expect(await allOf(inventory.rows, thingName)).toEqual(
          all.slice(index + 1).filter((one) => one !== thingName),
        );
      }
    });

    it('lists every thing once, with its mark', async () => {
      const { inventory, things, freshName, createForeignThing } = await setup();
      const [marked, other, foreign] = [freshName(), freshName(), freshName()];
      for (const thingName of [marked, other])
        await things.create({ thingName, certificateId: 'a'.repeat(64) });
      await createForeignThing(foreign);

      const listed = await allOf(inventory.things);

      const ours = listed.filter(({ thingName }) => [marked, other, foreign].includes(thingName));
      expect(ours).toHaveLength(3);
      expect(ours).toEqual(
        expect.arrayContaining([
          { thingName: marked, certificateId: 'a'.repeat(64) },
          { thingName: other, certificateId: 'a'.repeat(64) },
          { thingName: foreign },
        ]),
      );
    });

    it('lists every certificate once, with its status', async () => {
      const { inventory, certificateIds } = await setup();

      const listed = await allOf(inventory.certificates);

      const ours = listed.filter(({ certificateId }) => certificateIds.includes(certificateId));
      expect(ours).toHaveLength(3);
      expect(ours).toEqual(
        expect.arrayContaining(
          certificateIds.map((certificateId) => ({ certificateId, status: 'INACTIVE' })),
        ),
      );
    });

    it.each(['things', 'certificates'] as const)('says so when a token of %s is none', async (kind) => {
      const { inventory } = await setup();

      expect(await rejectionReason(inventory[kind]('no-token'))).toBe('invalid-request');
    });

    it('knows the things that a certificate is attached to', async () => {
      const {
        inventory,
        things,
        freshName,
        certificateIds: [attached, bare],
      } = await setup();
      const names = [freshName(), freshName()];
      for (const thingName of names) {
        await things.create({ thingName, certificateId: attached });
        await things.attachCertificate(thingName, attached);
      }

      expect((await inventory.thingsOf(attached)).toSorted()).toEqual(names.toSorted());
      expect(await inventory.thingsOf(bare)).toEqual([]);
      expect(await inventory.thingsOf('e'.repeat(64))).toEqual([]);
    });
  });
};
