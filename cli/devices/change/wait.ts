import type { DeviceRow } from '../../../domain/device/device-row.ts';
import type { Reading } from '../../stage/reading.ts';
import type { DeviceRegion, DeviceThere } from '../region.ts';

/** Whether a Region has carried out a version of a row. */
export type Progress =
  | { readonly kind: 'level' }
  | { readonly kind: 'pending'; readonly why: string }
  /** Somebody has written the row since. */
  | { readonly kind: 'superseded'; readonly why: string };

export const judgeProgress = (written: DeviceRow, reading: Reading<DeviceThere>): Progress => {
  if (reading.kind === 'unread') return { kind: 'pending', why: `unreachable: ${reading.why}` };
  const { row: listed, drift } = reading.value;
  if (listed === undefined) return { kind: 'pending', why: 'no row here yet' };
  if ('fault' in listed) return { kind: 'pending', why: 'row malformed' };
  const { version, writtenBy, status, updatedAtMs } = listed.row;
  if (version > written.version)
    return { kind: 'superseded', why: `${status} by now: version ${version}, by ${writtenBy}` };
  // Two Regions can give the same version to different rows, and this one may be about to be written over.
  const isSame = version === written.version && updatedAtMs === written.updatedAtMs;
  if (!isSame || writtenBy !== written.writtenBy)
    return { kind: 'pending', why: `shows version ${version} by ${writtenBy}` };
  if (drift === undefined || drift.length > 0)
    return { kind: 'pending', why: drift?.join(', ') ?? 'undecided' };
  return { kind: 'level' };
};

export interface WaitTerms {
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly onProgress: (line: string) => void;
}

export interface RegionProgress {
  readonly region: string;
  /** By device. */
  readonly devices: ReadonlyMap<string, Progress>;
}

const betweenRoundsMs = 500;

const waitFor = async (
  { region, lookAt }: Pick<DeviceRegion, 'region' | 'lookAt'>,
  rows: readonly DeviceRow[],
  { timeoutMs, now, sleep, onProgress }: WaitTerms,
): Promise<RegionProgress> => {
  const untilMs = now() + timeoutMs;
  const devices = new Map<string, Progress>();
  let pending = rows;
  for (;;) {
    const left: DeviceRow[] = [];
    for (const row of pending) {
      // Each is looked at once, however many there are.
      if (devices.has(row.thingName) && now() >= untilMs) break;
      const progress = judgeProgress(row, await lookAt(row));
      devices.set(row.thingName, progress);
      if (progress.kind === 'pending') left.push(row);
    }
    if (left.length < pending.length && left.length > 0)
      onProgress(`${region}  ${rows.length - left.length} of ${rows.length} in step`);
    pending = left;
    if (pending.length === 0 || now() >= untilMs) return { region, devices };
    await sleep(betweenRoundsMs);
  }
};

/** Looks at each Region until it has carried out these rows, or the time is up; one that does not answer holds up no other. */
export const waitUntilLevel = async (
  regions: readonly Pick<DeviceRegion, 'region' | 'lookAt'>[],
  rows: readonly DeviceRow[],
  terms: WaitTerms,
): Promise<readonly RegionProgress[]> =>
  Promise.all(regions.map(async (region) => waitFor(region, rows, terms)));
