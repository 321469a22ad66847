import { describe, expect, it } from '@jest/globals';
import { findThing } from '../../../domain/device/find-thing.ts';
import { createInMemoryIot } from '../../fakes/in-memory-iot.ts';
import { createInMemoryThingRegistry } from '../../fakes/in-memory-thing-registry.ts';

const setup = () => {
  const iot = createInMemoryIot();
  const registry = createInMemoryThingRegistry(iot);
  const listed: string[] = [];
  const things: typeof registry = {
    ...registry,
    attachedCertificates: async (thingName) => {
      listed.push(thingName);
      return registry.attachedCertificates(thingName);
    },
  };
  return { iot, listed, find: async () => findThing(things, 'sensor-1') };
};

describe('findThing', () => {
  it('gives the thing and what is attached to it', async () => {
    const { iot, find } = setup();
    const thing = { thingName: 'sensor-1', certificateId: 'mine' };
    iot.things.set('sensor-1', thing);
    iot.attached.set('sensor-1', new Set(['mine', 'other']));

    expect(await find()).toEqual({ thing, certificateIds: ['mine', 'other'] });
  });

  it('spares the listing, of which there are few a second, for a thing that is not there', async () => {
    const { find, listed } = setup();

    expect(await find()).toEqual({ thing: undefined, certificateIds: [] });
    expect(listed).toEqual([]);
  });
});
