import { describe, expect, it } from '@jest/globals';
import type { ChangedRow } from '../../../../cli/devices/change/change-rows.ts';
import { changedJson, notInStep, showChanged } from '../../../../cli/devices/change/show.ts';
import type { Progress, RegionProgress } from '../../../../cli/devices/change/wait.ts';
import type { DeviceRow } from '../../../../domain/device/device-row.ts';

const row: DeviceRow = {
  thingName: 'pump-1',
  certificateId: 'a'.repeat(64),
  certificatePem: '-----BEGIN CERTIFICATE-----',
  status: 'RETIRED',
  homeRegion: 'us-west-2',
  writtenBy: 'operator',
  version: 3,
  updatedAtMs: 1,
  expiresAt: 9,
};
const changed: readonly ChangedRow[] = [
  { was: 'ACTIVE', row, isWritten: true },
  { was: 'RETIRED', row: { ...row, thingName: 'pump-2' }, isWritten: false },
];
const region = (name: string, ...progress: readonly Progress[]): RegionProgress => ({
  region: name,
  devices: new Map(progress.map((one, index) => [`pump-${index + 1}`, one])),
});
const level = { kind: 'level' } as const;
const regions = [
  region('us-west-2', level, level),
  region('eu-west-1', level, { kind: 'pending', why: 'unreachable: a\ntimeout' }),
];

describe('what is shown of changed rows', () => {
  it('is a line for each, with what every Region has carried out', () => {
    const lines = showChanged(changed, regions).split('\n');

    expect(lines[2]).toMatch(/pump-1 │ ACTIVE +│ RETIRED +│ 3 +│ in step +│ in step/);
    expect(lines[3]).toMatch(/pump-2 │ RETIRED │ RETIRED already │ 3 +│ in step +│ unreachable: a timeout/);
  });

  it('says nothing of Regions where nobody has waited for them', () => {
    expect(showChanged(changed, [])).not.toContain('west');
    expect(notInStep(changed, [])).toEqual([]);
  });

  it('names the devices that are not in step everywhere', () => {
    expect(notInStep(changed, regions)).toEqual(['pump-2']);
    expect(notInStep(changed, [region('us-west-2', level)])).toEqual(['pump-2']);
  });

  it('is the same in JSON, and never has a certificate', () => {
    const json = changedJson(changed, regions);

    expect(json[1]).toMatchObject({
      thingName: 'pump-2',
      isWritten: false,
      regions: [
        { region: 'us-west-2', inStep: true },
        { region: 'eu-west-1', inStep: false, why: 'unreachable: a\ntimeout' },
      ],
    });
    expect(JSON.stringify(json) + showChanged(changed, regions)).not.toContain('BEGIN CERTIFICATE');
  });
});
