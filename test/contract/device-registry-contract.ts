import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';

export interface DeviceRegistrySetup {
  readonly devices: DeviceRegistry;
  /** There is no row of this name. */
  readonly thingName: string;
}

export const describeDeviceRegistry = (name: string, setup: () => Promise<DeviceRegistrySetup>): void => {
  describe(name, () => {
    describe('when there is no row', () => {
      it('reads nothing', async () => {
        const { devices, thingName } = await setup();

        expect(await devices.read(thingName)).toBeUndefined();
      });

      it('writes the first one, whole', async () => {
        const { devices, thingName } = await setup();

        const written = await devices.write(claimed(thingName), undefined);

        expect(written).toBe('written');
        expect(await devices.read(thingName)).toEqual(claimed(thingName));
      });

      it('conflicts with a write that expects one', async () => {
        const { devices, thingName } = await setup();

        const written = await devices.write(active(thingName), claimed(thingName));

        expect(written).toBe('conflict');
        expect(await devices.read(thingName)).toBeUndefined();
      });

      it('has no claim to release', async () => {
        const { devices, thingName } = await setup();

        await devices.releaseClaim(thingName, 'a-claim');

        expect(await devices.read(thingName)).toBeUndefined();
      });
    });

    describe('when there is a row', () => {
      it('replaces the version that the write expects', async () => {
        const { devices, thingName } = await setup();
        await devices.write(claimed(thingName), undefined);

        const written = await devices.write(active(thingName), claimed(thingName));

        expect(written).toBe('written');
        expect(await devices.read(thingName)).toEqual(active(thingName));
      });

      it('keeps every attribute that a row can have', async () => {
        const { devices, thingName } = await setup();
        const retired: DeviceRow = {
          ...active(thingName),
          status: 'RETIRED',
          writtenBy: 'operator',
          expiresAt: 1_900_000_000,
        };

        await devices.write(retired, undefined);

        expect(await devices.read(thingName)).toEqual(retired);
      });

      it('takes a row without a PEM', async () => {
        const { devices, thingName } = await setup();
        const { certificatePem: _, ...imported } = active(thingName);

        await devices.write(imported, undefined);

        expect(await devices.read(thingName)).toEqual(imported);
      });

      it.each([
        ['no row', undefined],
        ['another version', { version: 7 }],
        ['another writer', { writtenBy: 'eu-west-1' }],
        ['another claim', { claim: { id: 'other-claim', expiresAtMs: 1_800_000_060_000 } }],
      ])('conflicts with a write that expects %s', async (_expected, difference) => {
        const { devices, thingName } = await setup();
        await devices.write(claimed(thingName), undefined);
        const previous = difference === undefined ? undefined : { ...claimed(thingName), ...difference };

        const written = await devices.write(active(thingName), previous);

        expect(written).toBe('conflict');
        expect(await devices.read(thingName)).toEqual(claimed(thingName));
      });

      it.each([
        ['first', claimed, undefined],
        ['later', active, claimed],
      ])('knows its own %s write again, whose answer was lost', async (_which, row, previous) => {
        const { devices, thingName } = await setup();
        if (previous !== undefined) await devices.write(previous(thingName), undefined);
        await devices.write(row(thingName), previous?.(thingName));

        const written = await devices.write(row(thingName), previous?.(thingName));

        expect(written).toBe('written');
        expect(await devices.read(thingName)).toEqual(row(thingName));
      });

      it('lets one of two writes win that expect the same', async () => {
        const { devices, thingName } = await setup();
        const mine = claimed(thingName);
        const other = {
          ...mine,
          certificateId: 'd'.repeat(64),
          claim: { id: 'other-claim', expiresAtMs: 1_800_000_060_000 },
        };

        const written = await Promise.all([devices.write(mine, undefined), devices.write(other, undefined)]);

        expect([...written].sort()).toEqual(['conflict', 'written']);
        expect(await devices.read(thingName)).toEqual(written[0] === 'written' ? mine : other);
      });
    });

    describe('when the row is claimed', () => {
      it('deletes it for the holder of the claim', async () => {
        const { devices, thingName } = await setup();
        await devices.write(claimed(thingName), undefined);

        await devices.releaseClaim(thingName, 'a-claim');

        expect(await devices.read(thingName)).toBeUndefined();
      });

      it('leaves it alone for anybody else', async () => {
        const { devices, thingName } = await setup();
        await devices.write(claimed(thingName), undefined);

        await devices.releaseClaim(thingName, 'other-claim');

        expect(await devices.read(thingName)).toEqual(claimed(thingName));
      });

      it('leaves it alone once it is ACTIVE', async () => {
        const { devices, thingName } = await setup();
        await devices.write(active(thingName), undefined);

        await devices.releaseClaim(thingName, 'a-claim');

        expect(await devices.read(thingName)).toEqual(active(thingName));
      });
    });
  });
};

const claimed = (thingName: string): DeviceRow => ({
  thingName,
  certificateId: 'c'.repeat(64),
  certificatePem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  status: 'PROVISIONING',
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 1,
  claim: { id: 'a-claim', expiresAtMs: 1_800_000_060_000 },
  updatedAtMs: 1_800_000_000_000,
});

const active = (thingName: string): DeviceRow => {
  const { claim: _, ...row } = claimed(thingName);
  return {
    ...row,
    status: 'ACTIVE',
    version: 2,
    onboardedAtMs: 1_800_000_001_000,
    updatedAtMs: 1_800_000_001_000,
  };
};
