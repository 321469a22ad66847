import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { Choices } from './choices.ts';
import type { Timeline } from './timeline.ts';

/** What a replica holds of one item: `row` is `undefined` once it has been deleted. */
interface Version {
  readonly row: DeviceRow | undefined;
  /** DynamoDB's own time of the write: the later one wins. */
  readonly stamp: number;
}

/** A change of one item in one replica, as its stream shows it. */
export interface RowChange {
  readonly region: string;
  readonly thingName: string;
  readonly old: DeviceRow | undefined;
  readonly new: DeviceRow | undefined;
}

/**
 * The registry: a replica in each Region, written locally and brought to the others item by item, in order for each item only;
 * several writes of an item may arrive as one. The last writer wins, and its stream shows a replica every change.
 */
export interface GlobalTable {
  readonly row: (region: string, thingName: string) => DeviceRow | undefined;
  readonly thingNames: (region: string) => readonly string[];
  readonly write: (region: string, thingName: string, row: DeviceRow | undefined) => void;
}

const maxSkew = 3;

export const createGlobalTable = (
  regions: readonly string[],
  { choices, timeline }: { readonly choices: Choices; readonly timeline: Timeline },
  onChange: (change: RowChange) => void,
): GlobalTable => {
  const replicas = new Map(regions.map((region) => [region, new Map<string, Version>()]));
  const skews = new Map(regions.map((region) => [region, choices.pick(maxSkew)]));
  /** What is on its way, by link and item. */
  const links = new Map<string, Version[]>();
  let writes = 0;

  const versionOf = (region: string, thingName: string): Version =>
    replicas.get(region)?.get(thingName) ?? { row: undefined, stamp: 0 };

  const apply = (region: string, thingName: string, version: Version): void => {
    const old = versionOf(region, thingName).row;
    replicas.get(region)?.set(thingName, version);
    if (old === undefined && version.row === undefined) return;
    onChange({ region, thingName, old, new: version.row });
  };

  const deliverNext = (from: string, to: string, thingName: string, queue: Version[]): void => {
    timeline.add({
      label: `${thingName}: a write of ${from} arrives in ${to}`,
      regions: [from, to],
      happen: () => {
        const version = queue.shift();
        if (version !== undefined && version.stamp > versionOf(to, thingName).stamp) {
          apply(to, thingName, version);
        }
        if (queue.length > 0) deliverNext(from, to, thingName, queue);
      },
    });
  };

  const send = (from: string, to: string, thingName: string, version: Version): void => {
    const link = `${from} ${to} ${thingName}`;
    const queue = links.get(link) ?? [];
    links.set(link, queue);
    if (queue.length > 0 && choices.happens(3)) {
      queue[queue.length - 1] = version;
      return;
    }
    queue.push(version);
    if (queue.length === 1) deliverNext(from, to, thingName, queue);
  };

  return {
    row: (region, thingName) => versionOf(region, thingName).row,
    thingNames: (region) =>
      [...(replicas.get(region) ?? [])]
        .filter(([, { row }]) => row !== undefined)
        .map(([thingName]) => thingName),
    write: (region, thingName, row) => {
      writes += 10;
      const stamp = Math.max(
        writes + (skews.get(region) ?? 0) * 10 + regions.indexOf(region),
        versionOf(region, thingName).stamp + 1,
      );
      apply(region, thingName, { row, stamp });
      for (const other of regions) if (other !== region) send(region, other, thingName, { row, stamp });
    },
  };
};
