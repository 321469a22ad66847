import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { decideOnboarding } from '../../../domain/onboarding/decide-onboarding.ts';
import { decideRecord } from '../../../domain/onboarding/decide-record.ts';
import { NOW_MS } from '../sound-certificate.ts';

const alive = { id: 'a-claim', expiresAtMs: NOW_MS };
const expired = { id: 'a-claim', expiresAtMs: NOW_MS - 1 };

const row = (differences: Partial<DeviceRow>): DeviceRow => ({
  thingName: 'sensor-1',
  certificateId: 'mine',
  status: 'ACTIVE',
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 3,
  updatedAtMs: NOW_MS - 1000,
  ...differences,
});
const provisioning = (certificateId: string, claim = alive) =>
  row({ status: 'PROVISIONING', certificateId, claim });
const unclaimed = (certificateId: string) => row({ status: 'PROVISIONING', certificateId });

describe('decideOnboarding', () => {
  it.each<[string, DeviceRow | undefined, object]>([
    ['no row', undefined, { kind: 'claim' }],
    [
      'PROVISIONING, same, claim alive',
      provisioning('mine'),
      { kind: 'join', writtenBy: 'us-west-2', claim: alive },
    ],
    [
      'PROVISIONING, same, claim expired',
      provisioning('mine', expired),
      { kind: 'join', writtenBy: 'us-west-2', claim: expired },
    ],
    ['PROVISIONING, same, no claim', unclaimed('mine'), { kind: 'takeOver', previous: unclaimed('mine') }],
    [
      'PROVISIONING, other, claim alive',
      provisioning('other'),
      { kind: 'contested', holder: 'other', expiresAtMs: NOW_MS },
    ],
    [
      'PROVISIONING, other, claim expired',
      provisioning('other', expired),
      { kind: 'takeOver', previous: provisioning('other', expired) },
    ],
    ['PROVISIONING, other, no claim', unclaimed('other'), { kind: 'takeOver', previous: unclaimed('other') }],
    ['ACTIVE, same', row({}), { kind: 'adopt' }],
    ['ACTIVE, other', row({ certificateId: 'other' }), { kind: 'refuse', reason: 'identity-taken' }],
    ['SUSPENDED, same', row({ status: 'SUSPENDED' }), { kind: 'keepOut', rowStatus: 'SUSPENDED' }],
    [
      'SUSPENDED, other',
      row({ status: 'SUSPENDED', certificateId: 'other' }),
      { kind: 'refuse', reason: 'identity-suspended' },
    ],
    ['REVOKED, same', row({ status: 'REVOKED' }), { kind: 'keepOut', rowStatus: 'REVOKED' }],
    [
      'REVOKED, other',
      row({ status: 'REVOKED', certificateId: 'other' }),
      { kind: 'refuse', reason: 'identity-revoked' },
    ],
    ['RETIRED, same', row({ status: 'RETIRED' }), { kind: 'keepOut', rowStatus: 'RETIRED' }],
    [
      'RETIRED, other',
      row({ status: 'RETIRED', certificateId: 'other' }),
      { kind: 'refuse', reason: 'identity-retired' },
    ],
  ])('%s', (_cell, found, decision) => {
    expect(decideOnboarding(found, 'mine', NOW_MS)).toMatchObject(decision);
  });

  it('says whose the name is when it refuses', () => {
    const decision = decideOnboarding(row({ certificateId: 'other' }), 'mine', NOW_MS);

    expect(decision).toMatchObject({
      detail: '"sensor-1" belongs to the certificate other, and its row is ACTIVE.',
    });
  });
});

describe('decideRecord', () => {
  it.each<[string, DeviceRow | undefined, object]>([
    ['no row', undefined, { kind: 'write' }],
    ['PROVISIONING, same, claim alive', provisioning('mine'), { kind: 'write' }],
    ['PROVISIONING, same, claim expired', provisioning('mine', expired), { kind: 'write' }],
    ['PROVISIONING, same, no claim', unclaimed('mine'), { kind: 'write' }],
    [
      'PROVISIONING, other, claim alive',
      provisioning('other'),
      { kind: 'lost', winnerCertificateId: 'other' },
    ],
    ['PROVISIONING, other, claim expired', provisioning('other', expired), { kind: 'write' }],
    ['PROVISIONING, other, no claim', unclaimed('other'), { kind: 'write' }],
    ['ACTIVE, same', row({}), { kind: 'recorded' }],
    ['ACTIVE, other', row({ certificateId: 'other' }), { kind: 'lost', winnerCertificateId: 'other' }],
    ['SUSPENDED, same', row({ status: 'SUSPENDED' }), { kind: 'keepOut', rowStatus: 'SUSPENDED' }],
    ['SUSPENDED, other', row({ status: 'SUSPENDED', certificateId: 'other' }), { kind: 'lost' }],
    ['REVOKED, same', row({ status: 'REVOKED' }), { kind: 'keepOut', rowStatus: 'REVOKED' }],
    ['REVOKED, other', row({ status: 'REVOKED', certificateId: 'other' }), { kind: 'lost' }],
    ['RETIRED, same', row({ status: 'RETIRED' }), { kind: 'keepOut', rowStatus: 'RETIRED' }],
    ['RETIRED, other', row({ status: 'RETIRED', certificateId: 'other' }), { kind: 'lost' }],
  ])('%s', (_cell, found, decision) => {
    expect(decideRecord(found, 'mine', NOW_MS)).toMatchObject(decision);
  });
});
