import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { Device } from '../../../cli/fleet/device.ts';
import { whole } from '../../e2e/support/device-views.ts';
import { regions, type RegionName } from '../../e2e/support/running-service.ts';
import type { FaultScene } from '../support/fault-scene.ts';

const [west, east] = regions;
const messages = 25;

export const killedEngineSuite = (scene: () => FaultScene): void => {
  /** Writes as a client does, until told to stop; gives what was answered. */
  const write = async (region: RegionName, signal: AbortSignal): Promise<readonly string[]> => {
    const { service, tables } = scene();
    const { documents } = service.clients(region);
    const thingName = `writer-${region}`;
    const answered: string[] = [];
    for (let number = 0; !signal.aborted; number += 1) {
      const messageKey = String(number);
      await documents
        .send(new PutCommand({ TableName: tables.telemetry, Item: { thingName, messageKey } }))
        .then(
          () => answered.push(`${thingName}/${messageKey}`),
          // What was not answered may be there or not.
          () => undefined,
        );
    }
    return answered;
  };

  const publishAll = async (device: Device): Promise<void> => {
    for (let number = 0; number < messages; number += 1) {
      const payload = JSON.stringify({ number, timestamp: Date.now() });
      await device.publish(`dt/${device.clientId}/count`, payload);
    }
  };

  /** Each time when a row has been written: so that there is a run which is not done. */
  const killTwice = async (region: RegionName, since: number): Promise<void> => {
    const { service, waits, tables } = scene();
    const { observed, cloud } = service;
    for (const mark of [() => since, waits.mark]) {
      const from = mark();
      await observed.until(`a row is written in ${region}`, () =>
        observed
          .all()
          .slice(from)
          .find(
            (event) =>
              event.type === 'item-written' &&
              event.region === region &&
              event.tableName === tables.registry &&
              event.origin === 'local',
          ),
      );
      await cloud.faults.killTableEngine(region);
    }
  };

  describe('when the engine of the tables is killed', () => {
    it('loses nothing that was answered, in either Region', async () => {
      const { service, waits, viewsOf, itemsOf, tables, switchOn, issue } = scene();
      const { cloud } = service;
      const talkers = (await issue('talker', 2)).map((identity) => switchOn(identity, west));
      await Promise.all(talkers.map(async (device) => device.connected()));
      const identities = await issue('newcomer', 8);
      const stopped = new AbortController();

      const mark = waits.mark();
      const writing = Promise.all(regions.map(async (region) => write(region, stopped.signal)));
      const publishing = Promise.all(talkers.map(publishAll));
      for (const [number, identity] of identities.entries()) {
        switchOn(identity, number % 2 === 0 ? west : east);
      }
      await Promise.all(regions.map(async (region) => killTwice(region, mark)));
      await Promise.all(
        identities.map(async ({ certificateId }, number) =>
          waits.connection('accepted', number % 2 === 0 ? west : east, certificateId),
        ),
      );
      await publishing;
      stopped.abort();
      const answered = (await writing).flat();
      await cloud.settled();

      for (const identity of identities) expect(await viewsOf(identity)).toEqual([whole, whole]);
      for (const region of regions) {
        const stored = await itemsOf(region, tables.telemetry);
        expect(answered.filter((key) => !stored.has(key))).toEqual([]);
        for (const { clientId } of talkers) {
          const numbers = [...stored.values()].flatMap(({ thingName, payload }) =>
            thingName === clientId && typeof payload === 'object' && payload !== null && 'number' in payload
              ? [payload.number]
              : [],
          );
          expect(new Set(numbers).size).toBe(messages);
        }
      }
    });
  });
};
