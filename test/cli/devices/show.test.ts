import { describe, expect, it } from '@jest/globals';
import { listedJson, thereJson } from '../../../cli/devices/json.ts';
import type { DeviceThere } from '../../../cli/devices/region.ts';
import { type ListedDevice, showList, showRegions, showRow, stepOf } from '../../../cli/devices/show.ts';
import { type Reading, unread } from '../../../cli/stage/reading.ts';
import type { DeviceRow } from '../../../domain/device/device-row.ts';

const row: DeviceRow = {
  thingName: 'pump-1',
  certificateId: 'a'.repeat(64),
  certificatePem: '-----BEGIN CERTIFICATE-----',
  status: 'ACTIVE',
  homeRegion: 'us-west-2',
  writtenBy: 'operator',
  version: 3,
  updatedAtMs: Date.UTC(2026, 10, 24, 10),
};
const listed = { thingName: row.thingName, row };
const level: DeviceThere = {
  row: listed,
  actual: {
    certificateStatus: 'ACTIVE',
    thing: { thingName: 'pump-1', certificateId: row.certificateId },
    isAttached: true,
    otherIds: [],
    hasPolicy: true,
  },
  drift: [],
};
const there = (change: Partial<DeviceThere> = {}): Reading<DeviceThere> => ({
  kind: 'read',
  value: { ...level, ...change },
});

describe('whether a Region is in step', () => {
  it.each([
    ['in step', there()],
    ['status, policy', there({ drift: ['status', 'policy'] })],
    ['undecided', there({ drift: undefined })],
    ['no row here', there({ row: undefined, drift: undefined })],
    ['row malformed', there({ row: { thingName: 'pump-1', fault: 'no status' }, drift: undefined })],
    ['unreachable', unread('a timeout')],
  ] as const)('is "%s"', (says, reading) => {
    expect(stepOf(reading)).toBe(says);
  });
});

describe('what is shown of a device', () => {
  const device: ListedDevice = {
    listed,
    there: [
      { region: 'us-west-2', reading: there() },
      { region: 'eu-west-1', reading: unread('a timeout') },
    ],
  };

  it('never has its certificate', () => {
    const shown = [
      showList([device], ['us-west-2', 'eu-west-1']),
      showRow(row),
      showRegions(device.there),
      JSON.stringify([listedJson(listed), thereJson(device.there)]),
    ];

    expect(shown.join('\n')).not.toContain('BEGIN CERTIFICATE');
  });

  it('is a line for each Region, the unreachable one among them', () => {
    const lines = showRegions(device.there).split('\n');

    expect(lines[2]).toMatch(/us-west-2 │ ACTIVE +│ yes +│ yes +│ yes +│ 0 +│ 3 +│ in step/);
    expect(lines[3]).toMatch(/eu-west-1 │ \? .* unreachable/);
  });

  it('keeps a name that holds control characters on its line', () => {
    const odd = { ...row, thingName: 'pump\n\u001B[31m' };

    expect(showRow(odd).split('\n')[0]).toBe('thing        pump [31m');
  });
});
