import Table from 'cli-table3';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { Reading } from '../stage/reading.ts';
import type { DeviceThere } from './region.ts';
import type { ListedRow } from './registry.ts';

const longest = 64;

/** One line of text that others have written, and that may hold anything. */
export const tame = (text: string): string => {
  const line = text.replaceAll(/\p{C}+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
};

const time = (ms: number | undefined): string =>
  ms === undefined ? '' : new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

const shortId = (certificateId: string): string => `${certificateId.slice(0, 12)}…`;

/** Whether a Region is in step with its row, in few words. */
export const stepOf = (reading: Reading<DeviceThere>): string => {
  if (reading.kind === 'unread') return 'unreachable';
  const { row, drift } = reading.value;
  if (row === undefined) return 'no row here';
  if ('fault' in row) return 'row malformed';
  if (drift === undefined) return 'undecided';
  return drift.length === 0 ? 'in step' : drift.join(', ');
};

/** A line without a frame between rows, however many there are. */
export const createTable = (head: readonly string[]) =>
  new Table({
    head: [...head],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });

const rowCells = (listed: ListedRow): readonly string[] => {
  if ('fault' in listed) return [tame(listed.thingName), 'malformed', '', '', '', ''];
  const { thingName, status, homeRegion, version, updatedAtMs, certificateId } = listed.row;
  return [
    tame(thingName),
    status,
    tame(homeRegion),
    String(version),
    time(updatedAtMs),
    tame(shortId(certificateId)),
  ];
};

export interface ListedDevice {
  readonly listed: ListedRow;
  /** By Region; empty where nobody asked for it. */
  readonly there: readonly { readonly region: string; readonly reading: Reading<DeviceThere> }[];
}

export const showList = (devices: readonly ListedDevice[], regions: readonly string[]): string => {
  const table = createTable([
    'thing',
    'status',
    'home',
    'version',
    'updated (UTC)',
    'certificate',
    ...regions,
  ]);
  for (const { listed, there } of devices)
    table.push([...rowCells(listed), ...there.map(({ reading }) => stepOf(reading))]);
  return table.toString();
};

export const showRow = (row: DeviceRow): string => {
  const { claim, onboardedAtMs, expiresAt } = row;
  const lines: readonly (readonly [string, string])[] = [
    ['thing', tame(row.thingName)],
    ['status', row.status],
    ['certificate', tame(row.certificateId)],
    ['home Region', tame(row.homeRegion)],
    ['version', `${row.version}, by ${tame(row.writtenBy)}`],
    ['updated', time(row.updatedAtMs)],
    ...(onboardedAtMs === undefined ? [] : ([['onboarded', time(onboardedAtMs)]] as const)),
    ...(claim === undefined ? [] : ([['claim until', time(claim.expiresAtMs)]] as const)),
    ...(expiresAt === undefined ? [] : ([['forgotten', time(expiresAt * 1000)]] as const)),
  ];
  return lines.map(([name, value]) => `${name.padEnd(11)}  ${value}`).join('\n');
};

const versionOf = (row: ListedRow | undefined): string =>
  row === undefined ? 'none' : 'row' in row ? String(row.row.version) : 'malformed';

export const showRegions = (there: ListedDevice['there']): string => {
  const table = createTable([
    'Region',
    'certificate',
    'thing',
    'attached',
    'policy',
    'others',
    'row',
    'in step',
  ]);
  for (const { region, reading } of there) {
    if (reading.kind === 'unread') {
      table.push([region, '?', '?', '?', '?', '?', '?', 'unreachable']);
      continue;
    }
    const { actual, row } = reading.value;
    table.push([
      region,
      actual.certificateStatus ?? 'none',
      actual.thing === undefined ? 'none' : actual.thing.certificateId === undefined ? 'not ours' : 'yes',
      actual.isAttached ? 'yes' : 'no',
      actual.hasPolicy ? 'yes' : 'no',
      String(actual.otherIds.length),
      versionOf(row),
      stepOf(reading),
    ]);
  }
  return table.toString();
};
