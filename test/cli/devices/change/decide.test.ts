import { describe, expect, it } from '@jest/globals';
import { decideChange, type DeviceChange } from '../../../../cli/devices/change/decide.ts';
import type { DeviceRow, DeviceStatus } from '../../../../domain/device/device-row.ts';

const nowMs = Date.UTC(2026, 10, 24);
const row: DeviceRow = {
  thingName: 'pump-1',
  certificateId: 'a'.repeat(64),
  certificatePem: 'not a certificate',
  status: 'ACTIVE',
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 2,
  onboardedAtMs: 1,
  updatedAtMs: 2,
};
const decide = (given: DeviceRow, change: DeviceChange, forgetAfterDays?: number) =>
  decideChange(given, change, { nowMs, forgetAfterDays });

const states = ['PROVISIONING', 'ACTIVE', 'SUSPENDED', 'REVOKED', 'RETIRED'] as const;
const changes = ['suspend', 'resume', 'revoke', 'retire'] as const;

/** What comes of each change, in the order of `changes`. */
const outcomes = {
  PROVISIONING: ['refuse', 'refuse', 'refuse', 'refuse'],
  ACTIVE: ['SUSPENDED', 'already', 'REVOKED', 'RETIRED'],
  SUSPENDED: ['already', 'ACTIVE', 'REVOKED', 'RETIRED'],
  REVOKED: ['refuse', 'refuse', 'already', 'RETIRED'],
  RETIRED: ['refuse', 'refuse', 'REVOKED', 'already'],
} as const satisfies Record<DeviceStatus, readonly string[]>;

const table = states.flatMap((status) =>
  changes.map((change, index) => [status, change, outcomes[status][index]] as const),
);

describe('a change of a row', () => {
  it.each(table)('of %s, to %s it, comes to %s', (status, change, outcome) => {
    const decision = decide({ ...row, status }, change);

    expect(decision.kind === 'write' ? decision.row.status : decision.kind).toBe(outcome);
  });

  it('is the next version, written by the operator now, and keeps what is known of the device', () => {
    expect(decide(row, 'suspend')).toEqual({
      kind: 'write',
      row: { ...row, status: 'SUSPENDED', writtenBy: 'operator', version: 3, updatedAtMs: nowMs },
    });
  });

  it('leaves no tombstone of a device that is revoked for ever', () => {
    const decision = decide({ ...row, status: 'RETIRED', expiresAt: 9 }, 'revoke');

    expect(decision).toMatchObject({ kind: 'write', row: { status: 'REVOKED' } });
    expect(decision).not.toHaveProperty('row.expiresAt');
  });

  it('does not free the name of a device that was revoked while its certificate may be valid', () => {
    expect(decide({ ...row, status: 'REVOKED' }, 'retire', 90)).toMatchObject({
      kind: 'refuse',
      why: expect.stringContaining('without --forget-after'),
    });
  });

  it('forgets a retired device after the days that are asked for', () => {
    expect(decide(row, 'retire', 90)).toMatchObject({ row: { expiresAt: nowMs / 1000 + 90 * 86_400 } });
  });
});
