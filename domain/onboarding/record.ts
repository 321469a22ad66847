import type { DeviceRow } from '../device/device-row.ts';
import type { RegisteredCertificate } from '../ports/certificate-registry.ts';
import type { Run } from '../ports/run.ts';
import { ClaimContestedError } from './claim-contested-error.ts';
import { decideRecord } from './decide-record.ts';
import type { RecordDecision } from './decide-record.ts';
import type { OnboardingPorts } from './onboarding-ports.ts';

/** Each try fails only because somebody else has written the row since it was read. */
const MAX_TRIES = 5;

export type Recorded = Exclude<RecordDecision, { readonly kind: 'write' }> | { readonly kind: 'written' };

/**
 * Makes the row ACTIVE, or says why it is not ours to write: the row is read again, and again after every conflict.
 * @throws ClaimContestedError when others keep writing the row
 */
export const record = async (
  { devices, now }: OnboardingPorts,
  thingName: string,
  certificate: RegisteredCertificate,
  { region }: Run,
): Promise<Recorded> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const row = await devices.read(thingName);
    const decision = decideRecord(row, certificate.certificateId, now());
    if (decision.kind !== 'write') return decision;
    const written = await devices.write(activeRow(thingName, certificate, row, region, now()), row);
    if (written === 'written') return { kind: 'written' };
  }
  throw new ClaimContestedError(thingName, `its row changed ${MAX_TRIES} times while it was being recorded`);
};

/** The home is the Region that finishes: it is the one that surely has the certificate. */
const activeRow = (
  thingName: string,
  { certificateId, certificatePem }: RegisteredCertificate,
  previous: DeviceRow | undefined,
  region: string,
  nowMs: number,
): DeviceRow => ({
  thingName,
  certificateId,
  certificatePem,
  status: 'ACTIVE',
  homeRegion: region,
  writtenBy: region,
  version: (previous?.version ?? 0) + 1,
  onboardedAtMs: nowMs,
  updatedAtMs: nowMs,
});
