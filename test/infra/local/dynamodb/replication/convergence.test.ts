import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Change } from '../../../../../infra/local/dynamodb/replication/change.ts';
import { createItemVersions } from '../../../../../infra/local/dynamodb/replication/item-versions.ts';
import { createLink } from '../../../../../infra/local/dynamodb/replication/link.ts';

const REGIONS = ['eu-west-1', 'us-west-2', 'ap-northeast-1'];

/** Replicas as maps, joined by links: what a real replica does, without an engine. */
const setup = () => {
  const replicas = REGIONS.map((region) => ({
    region,
    versions: createItemVersions(region),
    items: new Map<string, string>(),
  }));
  const links = new Map(
    REGIONS.flatMap((from) =>
      REGIONS.filter((to) => to !== from).map((to) => [`${from}>${to}`, createLink()] as const),
    ),
  );
  const replicaOf = (index: number) => {
    const replica = replicas[index];
    if (replica === undefined) throw new Error(`no replica ${String(index)}`);
    return replica;
  };

  const write = (index: number, itemKey: string, value: string | undefined, timeMs: number): void => {
    const { region, versions, items } = replicaOf(index);
    if (value === undefined) items.delete(itemKey);
    else items.set(itemKey, value);
    const change: Change = {
      itemKey,
      stamp: versions.stampLocal(itemKey, timeMs),
      keys: {},
      image: value === undefined ? undefined : { value: { S: value } },
    };
    for (const to of REGIONS) links.get(`${region}>${to}`)?.put(change, timeMs);
  };

  const deliver = (from: number, to: number, most: number): void => {
    const { versions, items, region } = replicaOf(to);
    const changes = links.get(`${replicaOf(from).region}>${region}`)?.take(Infinity, 0, most) ?? [];
    for (const change of changes) {
      if (versions.accepts(change)) {
        const value = change.image?.['value']?.['S'];
        if (typeof value === 'string') items.set(change.itemKey, value);
        else items.delete(change.itemKey);
      }
      versions.note(change);
    }
  };

  return { replicas, write, deliver };
};

const region = fc.nat({ max: REGIONS.length - 1 });
const step = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    region,
    itemKey: fc.constantFrom('a', 'b', 'c'),
    value: fc.option(fc.stringMatching(/^[a-z]{4}$/), { nil: undefined }),
    // Clocks of the Regions may differ, and may stand still.
    timeMs: fc.nat({ max: 20 }),
  }),
  fc.record({
    kind: fc.constant('deliver' as const),
    from: region,
    to: region,
    most: fc.integer({ min: 1, max: 3 }),
  }),
);

describe('last writer wins', () => {
  it('ends with the same items in every Region, whatever is written where and delivered when', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { replicas, write, deliver } = setup();

        for (const one of steps) {
          if (one.kind === 'write') write(one.region, one.itemKey, one.value, one.timeMs);
          else deliver(one.from, one.to, one.most);
        }
        for (const from of REGIONS.keys()) for (const to of REGIONS.keys()) deliver(from, to, Infinity);

        const [first, ...others] = replicas.map(({ items }) => Object.fromEntries(items));
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });

  it('never lets a write lose to one that its Region knew before', () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.nat({ max: 20 }), (earlierMs, laterMs) => {
        const { replicas, write, deliver } = setup();

        write(0, 'a', 'earlier', earlierMs);
        deliver(0, 1, 1);
        write(1, 'a', 'later', laterMs);
        deliver(1, 0, 1);

        expect(replicas[0]?.items.get('a')).toBe('later');
      }),
    );
  });
});
