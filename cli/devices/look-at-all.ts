import type { DeviceRegion } from './region.ts';
import type { ListedRow } from './registry.ts';
import type { ListedDevice } from './show.ts';

/** How many are looked at side by side: a call takes longer than its turn. */
const sideBySide = 8;
const every = 10;

type There = ListedDevice['there'][number];

const lookInto = async (
  { region, lookAt }: DeviceRegion,
  rows: readonly ListedRow[],
  onProgress: (line: string) => void,
): Promise<readonly There[]> => {
  const there: There[] = [];
  let done = 0;
  const queue = [...rows.entries()];
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      const [index, listed] = item;
      // A malformed row names no certificate for certain: what stands under the thing's name is still seen.
      const certificateId = 'row' in listed ? listed.row.certificateId : '0'.repeat(64);
      there[index] = { region, reading: await lookAt({ thingName: listed.thingName, certificateId }) };
      done += 1;
      if (done % every === 0) onProgress(`${region}  ${done} of ${rows.length}`);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return there;
};

/** What each Region has of each device; a Region that does not answer holds up no other. */
export const lookAtAll = async (
  regions: readonly DeviceRegion[],
  rows: readonly ListedRow[],
  onProgress: (line: string) => void,
): Promise<readonly ListedDevice[]> => {
  const byRegion = await Promise.all(regions.map(async (region) => lookInto(region, rows, onProgress)));
  return rows.map((listed, index) => ({ listed, there: byRegion.flatMap((there) => there[index] ?? []) }));
};
