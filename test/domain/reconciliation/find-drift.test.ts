import { describe, expect, it } from '@jest/globals';
import { findDrift } from '../../../domain/reconciliation/find-drift.ts';
import type { Survey } from '../../../domain/reconciliation/survey.ts';
import { claimedRow, deviceRow } from '../device-rows.ts';

const level: Survey = {
  certificateStatus: 'ACTIVE',
  thing: { thingName: 'sensor-1', certificateId: 'mine' },
  isAttached: true,
  otherIds: [],
  hasPolicy: true,
};
const nothing: Survey = {
  certificateStatus: undefined,
  thing: undefined,
  isAttached: false,
  otherIds: [],
  hasPolicy: false,
};

describe('findDrift', () => {
  describe('of an ACTIVE row', () => {
    it.each([
      { what: 'all of it', actual: level, drift: [] },
      { what: 'nothing', actual: nothing, drift: ['missing'] },
      {
        what: 'no certificate',
        actual: { ...level, certificateStatus: undefined, isAttached: false, hasPolicy: false },
        drift: ['missing'],
      },
      {
        what: 'no thing',
        actual: { ...level, thing: undefined, isAttached: false },
        drift: ['missing'],
      },
      {
        what: 'another certificate beside it',
        actual: { ...level, otherIds: ['other'] },
        drift: ['extra'],
      },
      {
        what: 'another certificate instead of it',
        actual: { ...level, isAttached: false, otherIds: ['other'] },
        drift: ['extra', 'attachment'],
      },
      { what: 'no policy', actual: { ...level, hasPolicy: false }, drift: ['policy'] },
      { what: 'no attachment', actual: { ...level, isAttached: false }, drift: ['attachment'] },
      {
        what: 'everything wrong',
        actual: {
          ...level,
          certificateStatus: 'INACTIVE',
          isAttached: false,
          otherIds: ['other'],
          hasPolicy: false,
        },
        drift: ['extra', 'status', 'policy', 'attachment'],
      },
    ] as const)('finds $drift where the Region has $what', ({ actual, drift }) => {
      expect(findDrift(deviceRow(), actual)).toEqual(drift);
    });

    it.each(['INACTIVE', 'REVOKED', 'PENDING_ACTIVATION', 'PENDING_TRANSFER', 'REGISTER_INACTIVE'] as const)(
      'finds its certificate in the wrong state: %s',
      (certificateStatus) => {
        expect(findDrift(deviceRow(), { ...level, certificateStatus })).toEqual(['status']);
      },
    );
  });

  describe.each([
    { status: 'SUSPENDED', isAsMeant: ['INACTIVE', 'REVOKED'], isDrift: ['ACTIVE', 'PENDING_ACTIVATION'] },
    { status: 'REVOKED', isAsMeant: ['REVOKED'], isDrift: ['ACTIVE', 'INACTIVE', 'PENDING_ACTIVATION'] },
  ] as const)('of a row that is $status', ({ status, isAsMeant, isDrift }) => {
    const row = deviceRow({ status });

    it.each(isAsMeant)('is content with a certificate that is %s', (certificateStatus) => {
      expect(findDrift(row, { ...level, certificateStatus })).toEqual([]);
    });

    it.each(isDrift)('finds one that is %s', (certificateStatus) => {
      expect(findDrift(row, { ...level, certificateStatus })).toEqual(['status']);
    });

    it('is content with a Region that does not know the device', () => {
      expect(findDrift(row, nothing)).toEqual([]);
    });

    it('finds another certificate that has taken its place', () => {
      expect(
        findDrift(row, { ...level, certificateStatus: 'REVOKED', isAttached: false, otherIds: ['other'] }),
      ).toEqual(['extra']);
    });
  });

  describe('of a RETIRED row', () => {
    const row = deviceRow({ status: 'RETIRED' });

    it.each([
      { what: 'nothing', actual: nothing, drift: [] },
      {
        what: 'a bare certificate that is out',
        actual: { ...nothing, certificateStatus: 'INACTIVE' },
        drift: [],
      },
      {
        what: 'a bare certificate that works',
        actual: { ...nothing, certificateStatus: 'ACTIVE' },
        drift: ['status'],
      },
      { what: 'all of it', actual: level, drift: ['extra', 'status'] },
      {
        what: 'its thing only',
        actual: { ...nothing, thing: { thingName: 'sensor-1', certificateId: 'mine' } },
        drift: ['extra'],
      },
      {
        what: "somebody else's thing",
        actual: { ...nothing, thing: { thingName: 'sensor-1' } },
        drift: [],
      },
    ] as const)('finds $drift where the Region has $what', ({ actual, drift }) => {
      expect(findDrift(row, actual)).toEqual(drift);
    });
  });

  it('finds nothing of a row that is not decided', () => {
    expect(findDrift(claimedRow(), nothing)).toEqual([]);
  });
});
