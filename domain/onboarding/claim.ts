import type { DeviceRow } from '../device/device-row.ts';
import type { RegisteredCertificate } from '../ports/certificate-registry.ts';
import type { Run } from '../ports/run.ts';
import type { Step } from '../saga/step.ts';
import { unreachable } from '../unreachable.ts';
import { ClaimContestedError } from './claim-contested-error.ts';
import { decideOnboarding } from './decide-onboarding.ts';
import type { Entitlement } from './decide-onboarding.ts';
import type { OnboardingPorts } from './onboarding-ports.ts';

export interface ClaimStep {
  readonly step: Step;
  /** Whether the row is ACTIVE already, so that it is nobody's claim and not ours to write. */
  readonly isAdopting: () => boolean;
}

/**
 * Makes the row PROVISIONING for this certificate, unless the row is this certificate's already.
 *
 * The undo deletes the row of our own claim. A claim that the same certificate holds by an earlier run, or another delivery,
 * in this Region is the claim of this very saga and goes too; one that another Region's run holds stays, because that run
 * may be about to succeed.
 */
export const createClaim = (
  ports: OnboardingPorts,
  thingName: string,
  { certificateId, certificatePem }: RegisteredCertificate,
  initial: Entitlement,
  { region }: Run,
): ClaimStep => {
  const claimId = ports.newId();
  let entitlement = initial;

  const write = async (previous: DeviceRow | undefined): Promise<void> => {
    const nowMs = ports.now();
    const row: DeviceRow = {
      thingName,
      certificateId,
      certificatePem,
      status: 'PROVISIONING',
      homeRegion: region,
      writtenBy: region,
      version: (previous?.version ?? 0) + 1,
      claim: { id: claimId, expiresAtMs: nowMs + ports.claimDurationMs },
      updatedAtMs: nowMs,
    };
    if ((await ports.devices.write(row, previous)) === 'conflict') await giveWay();
  };

  /** Somebody was faster. If it was this certificate, the saga goes on with what is there. */
  const giveWay = async (): Promise<void> => {
    const decision = decideOnboarding(await ports.devices.read(thingName), certificateId, ports.now());
    if (decision.kind !== 'join' && decision.kind !== 'adopt') {
      throw new ClaimContestedError(thingName, 'its row was written by another run just now');
    }
    entitlement = decision;
  };

  const undo = async (): Promise<void> => {
    switch (entitlement.kind) {
      case 'claim':
      case 'takeOver':
        return ports.devices.releaseClaim(thingName, claimId);
      case 'join':
        return entitlement.writtenBy === region
          ? ports.devices.releaseClaim(thingName, entitlement.claim.id)
          : undefined;
      case 'adopt':
        return undefined;
      default:
        return unreachable(entitlement);
    }
  };

  return {
    isAdopting: () => entitlement.kind === 'adopt',
    step: {
      name: 'claim',
      run: async () => {
        if (entitlement.kind === 'claim') await write(undefined);
        if (entitlement.kind === 'takeOver') await write(entitlement.previous);
      },
      undo,
    },
  };
};
