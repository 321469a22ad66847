import type { DeviceRow } from '../../domain/device/device-row.ts';
import { attempt } from '../stage/reading.ts';
import { askFirst } from './first-registry.ts';
import { say } from '../say.ts';
import { type DevicesFlags, readFlags } from './flags.ts';
import { listedJson, thereJson } from './json.ts';
import { type DeviceRegion, withRegions } from './region.ts';
import type { ListedRow } from './registry.ts';
import { type ListedDevice, showRegions, showRow } from './show.ts';

/** What to do about one Region, if anything is to be done. */
const remedyFor = (
  stage: string,
  row: DeviceRow,
  { region, reading }: ListedDevice['there'][number],
  nowMs: number,
): string | undefined => {
  if (reading.kind === 'unread') return `${region}  cannot be known: ${reading.why}`;
  const { drift, row: here } = reading.value;
  if (here !== undefined && 'fault' in here) return `${region}  ${here.fault}: write the row anew`;
  if (here === undefined || here.row.version < row.version)
    return `${region}  its replica does not show version ${row.version} yet; if that lasts: npx landfall doctor --stage ${stage}`;
  if (drift !== undefined && drift.length > 0)
    return `${region}  not in step (${drift.join(', ')}); mend it: npx landfall reconcile --stage ${stage} --region ${region}`;
  if (row.claim !== undefined && row.claim.expiresAtMs <= nowMs)
    return `${region}  the claim has outlived its run: the function reconcile settles it within five minutes; if that lasts: npx landfall doctor --stage ${stage}`;
  return undefined;
};

/** Each replica may show another version; the highest is the newest. */
const newest = async (
  regions: readonly DeviceRegion[],
  thingName: string,
): Promise<ListedRow | undefined> => {
  const read = await Promise.all(
    regions.map(async ({ registry }) =>
      registry.kind === 'unread' ? undefined : attempt(async () => registry.value.read(thingName)),
    ),
  );
  const found = read.flatMap((one) => (one?.kind === 'read' ? (one.value ?? []) : []));
  const versionOf = (listed: ListedRow): number => ('row' in listed ? listed.row.version : -1);
  return found.toSorted((one, other) => versionOf(other) - versionOf(one))[0];
};

/** Shows what is meant for one device, and what every Region has of it. */
export const runShow = async (thingName: string, flags: DevicesFlags): Promise<void> => {
  const { settings, asked } = await readFlags(flags);
  const { stage, reconcileQuotaShare } = settings;
  await withRegions(asked, stage, reconcileQuotaShare, async (regions) => {
    const listed = await newest(regions, thingName);
    if (listed === undefined) {
      await askFirst(regions, async (registry) => registry.read(thingName), say);
      throw new Error(
        `There is no device "${thingName}" in the registry of stage "${stage}": npx landfall devices list --stage ${stage}`,
      );
    }
    if ('fault' in listed) throw new Error(`${listed.fault}. Write the row anew, or delete it.`);
    const { row } = listed;
    const there = await Promise.all(
      regions.map(async ({ region, lookAt }) => ({ region, reading: await lookAt(row) })),
    );
    const remedies = there.flatMap((one) => remedyFor(stage, row, one, Date.now()) ?? []);
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ stage, device: listedJson(listed), regions: thereJson(there), remedies })}\n`
        : `${[showRow(row), showRegions(there), ...remedies].join('\n')}\n`,
    );
  });
};
