import type { DeviceRow } from '../device/device-row.ts';
import { unreachable } from '../unreachable.ts';
import type { Survey } from './survey.ts';

/**
 * How a Region differs from a row.
 * - `missing`: the certificate or the thing is not there
 * - `extra`: something is there that must not be: another certificate on the thing, or what a retired device left
 * - `status`: the certificate is in another state
 * - `policy`: the certificate lacks the device policy
 * - `attachment`: the certificate is not attached to the thing
 */
export type Drift = 'missing' | 'extra' | 'status' | 'policy' | 'attachment';

/** Compares what a Region has with what its row asks for; each kind once, in the order of a saga's steps. */
export const findDrift = (row: DeviceRow, actual: Survey): readonly Drift[] => {
  switch (row.status) {
    case 'PROVISIONING':
      return [];
    case 'ACTIVE':
      return ofActive(actual);
    case 'SUSPENDED':
      return ofKeptOut(actual, isOut(actual));
    case 'REVOKED':
      return ofKeptOut(actual, actual.certificateStatus === 'REVOKED');
    case 'RETIRED':
      return ofRetired(actual);
    default:
      return unreachable(row.status);
  }
};

const ofActive = (actual: Survey): readonly Drift[] => {
  const { certificateStatus, thing, isAttached, otherIds, hasPolicy } = actual;
  const hasCertificate = certificateStatus !== undefined;
  return kinds({
    missing: !hasCertificate || thing === undefined,
    extra: otherIds.length > 0,
    status: hasCertificate && certificateStatus !== 'ACTIVE',
    policy: hasCertificate && !hasPolicy,
    attachment: hasCertificate && thing !== undefined && !isAttached,
  });
};

/** A certificate that is not here is kept out as well. */
const ofKeptOut = ({ certificateStatus, otherIds }: Survey, isAsMeant: boolean): readonly Drift[] =>
  kinds({
    extra: otherIds.length > 0,
    status: certificateStatus !== undefined && !isAsMeant,
  });

/**
 * A bare certificate that is not ACTIVE may stay: it is what the connect of a retired device leaves behind, and deleting it
 * would only let the next connect register it anew.
 */
const ofRetired = (actual: Survey): readonly Drift[] => {
  const isThingOurs = actual.thing?.certificateId !== undefined;
  return kinds({
    extra: isThingOurs || actual.hasPolicy || actual.isAttached,
    status: !isOut(actual),
  });
};

const isOut = ({ certificateStatus }: Survey): boolean =>
  certificateStatus !== 'ACTIVE' && certificateStatus !== 'PENDING_ACTIVATION';

const order = ['missing', 'extra', 'status', 'policy', 'attachment'] as const satisfies readonly Drift[];

const kinds = (is: Readonly<Partial<Record<Drift, boolean>>>): readonly Drift[] =>
  order.filter((kind) => is[kind] === true);
