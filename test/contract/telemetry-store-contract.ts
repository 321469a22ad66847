import { describe, expect, it } from '@jest/globals';
import type { StoreTelemetry } from '../../domain/ports/telemetry-store.ts';
import type { TelemetryItem } from '../../domain/telemetry/telemetry-item.ts';

export interface TelemetryStoreSetup {
  readonly store: StoreTelemetry;
  /** There are no items of this thing. */
  readonly thingName: string;
  /** The items of the thing, in the order of their keys, read past the port. */
  readonly itemsOf: (thingName: string) => Promise<readonly TelemetryItem[]>;
}

export const describeTelemetryStore = (name: string, setup: () => Promise<TelemetryStoreSetup>): void => {
  describe(name, () => {
    it.each<[string, TelemetryItem['payload']]>([
      [
        'an object',
        { temperature: 21.5, tags: ['a', null, true], nested: { empty: {}, none: [] }, text: '' },
      ],
      ['an array', [1, 'two', { three: 3 }]],
      ['a string', 'ok'],
      ['a number', -0.000001],
      ['a whole number at the edge of a double', Number.MAX_SAFE_INTEGER],
      ['true', true],
      ['null', null],
      ['bytes', new Uint8Array([0, 255, 1])],
      ['no bytes', new Uint8Array()],
    ])('stores %s as it is', async (_payload, payload) => {
      const { store, thingName, itemsOf } = await setup();

      const stored = await store(item(thingName, { payload }));

      expect(stored).toBe('stored');
      expect(await itemsOf(thingName)).toEqual([item(thingName, { payload })]);
    });

    it('reports a second item of the same key and keeps the first', async () => {
      const { store, thingName, itemsOf } = await setup();
      await store(item(thingName, { region: 'us-west-2' }));

      const stored = await store(item(thingName, { region: 'eu-west-1' }));

      expect(stored).toBe('duplicate');
      expect(await itemsOf(thingName)).toEqual([item(thingName, { region: 'us-west-2' })]);
    });

    it('stores items of different keys', async () => {
      const { store, thingName, itemsOf } = await setup();

      await store(item(thingName, { messageKey: '2027-01-15T08:00:00.000Z#a' }));
      await store(item(thingName, { messageKey: '2027-01-15T08:00:00.000Z#b' }));

      expect(await itemsOf(thingName)).toHaveLength(2);
    });
  });
};

const item = (thingName: string, differences: Partial<TelemetryItem>): TelemetryItem => ({
  thingName,
  messageKey: '2027-01-15T08:00:00.000Z#0f',
  topic: `dt/${thingName}/climate`,
  payload: { temperature: 21.5 },
  receivedAtMs: 1_800_000_000_000,
  region: 'us-west-2',
  certificateId: 'c'.repeat(64),
  clientId: thingName,
  traceId: 'trace',
  expiresAt: 1_802_592_000,
  ...differences,
});
