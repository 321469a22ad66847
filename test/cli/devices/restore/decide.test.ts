import { describe, expect, it } from '@jest/globals';
import { decideRestore } from '../../../../cli/devices/restore/decide.ts';
import { standingRow } from '../../../../cli/devices/restore/standing-row.ts';
import type { DeviceRow } from '../../../../domain/device/device-row.ts';

const nowMs = 1_000_000;
const copy: DeviceRow = {
  thingName: 'pump-1',
  certificateId: 'a'.repeat(64),
  certificatePem: 'pem',
  status: 'ACTIVE',
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 2,
  onboardedAtMs: 1,
  updatedAtMs: 2,
};
const standing = (change: Partial<DeviceRow>) => standingRow({ ...copy, ...change });
const claim = (expiresAtMs: number) => ({ id: 'run', expiresAtMs });
const other = { certificateId: 'b'.repeat(64) };

describe('a row of the copy', () => {
  it('that the registry lacks is restored, as a new version of the operator', () => {
    expect(decideRestore(copy, undefined, nowMs)).toEqual({
      kind: 'restore',
      row: { ...copy, writtenBy: 'operator', version: 3, updatedAtMs: nowMs },
    });
  });

  it.each([
    ['in nothing that counts', 'same', {}, { version: 9, homeRegion: 'eu-west-1' }],
    ['in its status', 'replace', {}, { status: 'SUSPENDED' }],
    ['in its certificate', 'replace', {}, other],
    ['as the registry has it REVOKED', 'refuse', {}, { status: 'REVOKED' }],
    [
      'as the registry has it REVOKED, and it was SUSPENDED',
      'refuse',
      { status: 'SUSPENDED' },
      { status: 'REVOKED' },
    ],
    [
      'as the registry has it REVOKED, and it was RETIRED',
      'replace',
      { status: 'RETIRED' },
      { status: 'REVOKED' },
    ],
    ['as the registry has another certificate REVOKED', 'replace', {}, { ...other, status: 'REVOKED' }],
    ['as the registry has it RETIRED', 'replace', {}, { status: 'RETIRED', expiresAt: 9_999 }],
    ['as it is being onboarded', 'refuse', {}, { status: 'PROVISIONING', claim: claim(nowMs) }],
    ['as its onboarding was left', 'replace', {}, { status: 'PROVISIONING', claim: claim(nowMs - 1) }],
  ] as const)('that differs %s comes to %s', (_as, kind, copied, stands) => {
    expect(decideRestore({ ...copy, ...copied }, standing(stands), nowMs).kind).toBe(kind);
  });

  it.each([
    ['a claim', { status: 'PROVISIONING', claim: claim(nowMs + 1) }],
    ['a tombstone that is over', { status: 'RETIRED', expiresAt: nowMs / 1000 }],
  ] as const)('that is %s is left out, whatever stands in the registry', (_is, copied) => {
    const row = { ...copy, ...copied };

    expect([undefined, standing({})].map((stands) => decideRestore(row, stands, nowMs).kind)).toEqual([
      'leaveOut',
      'leaveOut',
    ]);
  });

  it('that is a tombstone keeps its end', () => {
    const expiresAt = nowMs / 1000 + 1;

    expect(decideRestore({ ...copy, status: 'RETIRED', expiresAt }, undefined, nowMs)).toMatchObject({
      row: { status: 'RETIRED', expiresAt },
    });
  });

  it.each([
    ['the copy', 7, 3, 8],
    ['the registry', 2, 7, 8],
  ])('takes a version above that of %s', (_of, copied, stands, version) => {
    const decision = decideRestore(
      { ...copy, version: copied },
      standing({ ...other, version: stands }),
      nowMs,
    );

    expect(decision).toMatchObject({ kind: 'replace', row: { version } });
  });

  it.each([
    ['a version', { version: 9 }, 10],
    ['none', {}, 3],
    ['one that is no number', { version: 'nine' }, 3],
  ])('replaces a malformed row with %s', (_with, item, version) => {
    expect(decideRestore(copy, standingRow({ thingName: 'pump-1', ...item }), nowMs)).toMatchObject({
      kind: 'replace',
      why: 'ACTIVE → malformed',
      row: { version, certificatePem: 'pem' },
    });
  });
});
