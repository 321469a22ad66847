import type { DeviceRow, DeviceStatus } from '../../../domain/device/device-row.ts';
import { isAlive } from '../../../domain/onboarding/decide-onboarding.ts';
import { operatorRow } from '../operator-row.ts';
import { type StandingRow, versionOf } from './standing-row.ts';

export type RestoreDecision =
  | { readonly kind: 'same' }
  /** Better not put back. */
  | { readonly kind: 'leaveOut'; readonly why: string }
  | { readonly kind: 'restore'; readonly row: DeviceRow }
  | { readonly kind: 'replace'; readonly row: DeviceRow; readonly why: string }
  /** Differs, and no Region would carry the older row out. */
  | { readonly kind: 'refuse'; readonly why: string };

/** Decides what a row of the copy means for the row that stands in the registry, if any does. */
export const decideRestore = (
  copy: DeviceRow,
  standing: StandingRow | undefined,
  nowMs: number,
): RestoreDecision => {
  const { status, expiresAt } = copy;
  if (status === 'PROVISIONING')
    return { kind: 'leaveOut', why: 'a claim: the device is onboarded anew when it connects' };
  if (expiresAt !== undefined && expiresAt * 1000 <= nowMs)
    return { kind: 'leaveOut', why: 'was retired, and is to be forgotten by now' };

  const next = {
    status,
    version: Math.max(copy.version, standing === undefined ? 0 : versionOf(standing)) + 1,
    updatedAtMs: nowMs,
    expiresAt: status === 'RETIRED' ? expiresAt : undefined,
  };
  if (standing === undefined) return { kind: 'restore', row: operatorRow(copy, next) };
  if ('fault' in standing)
    return { kind: 'replace', row: operatorRow(copy, next), why: `${status} → malformed` };

  const { row } = standing;
  const isSameCertificate = row.certificateId === copy.certificateId;
  if (isSameCertificate && row.status === status) return { kind: 'same' };
  const why = `${status} → ${row.status}${isSameCertificate ? '' : ', of another certificate'}`;
  const obstacle = whyNot(row, isSameCertificate, status, nowMs);
  return obstacle === undefined
    ? { kind: 'replace', row: operatorRow(copy, next), why }
    : { kind: 'refuse', why: `${why}; ${obstacle}` };
};

const whyNot = (
  { status, claim }: DeviceRow,
  isSameCertificate: boolean,
  wanted: DeviceStatus,
  nowMs: number,
): string | undefined => {
  if (claim !== undefined && isAlive(claim, nowMs))
    return 'it is being onboarded: run the command again then';
  const isWayBack = status === 'REVOKED' && wanted !== 'REVOKED' && wanted !== 'RETIRED';
  return isWayBack && isSameCertificate ? 'nothing leads back from REVOKED' : undefined;
};
