import { expelCertificate } from '../device/expel-certificate.ts';
import { createPlacement } from '../device/placement.ts';
import type { RegisteredCertificate } from '../ports/certificate-registry.ts';
import type { Run } from '../ports/run.ts';
import { runSaga } from '../saga/run-saga.ts';
import { unreachable } from '../unreachable.ts';
import { createClaim } from './claim.ts';
import type { Entitlement } from './decide-onboarding.ts';
import { matchingStatus } from './matching-status.ts';
import type { OnboardingOutcome } from './onboarding-outcome.ts';
import type { OnboardingPorts } from './onboarding-ports.ts';
import { record } from './record.ts';
import type { Recorded } from './record.ts';

export interface Entitled {
  readonly thingName: string;
  readonly certificate: RegisteredCertificate;
  readonly entitlement: Entitlement;
}

/**
 * Lets in a certificate that is entitled to its name.
 *
 * After a rollback the certificate is still PENDING_ACTIVATION: the next connect of the device raises the event again, and
 * nothing else could.
 */
export const provision = async (
  ports: OnboardingPorts,
  { thingName, certificate, entitlement }: Entitled,
  run: Run,
): Promise<OnboardingOutcome> => {
  const { certificates } = ports;
  const { certificateId } = certificate;
  const device = { thingName, certificateId };
  const claim = createClaim(ports, thingName, certificate, entitlement, run);
  const placement = createPlacement(ports, device, claim.isAdopting);
  // Stryker disable next-line ObjectLiteral,StringLiteral: the step `record` sets it before anybody reads it
  let recorded: Recorded = { kind: 'recorded' };

  const settle = async (): Promise<void> => {
    switch (recorded.kind) {
      case 'written':
      case 'recorded':
        return placement.expelOthers.run();
      case 'keepOut':
        return certificates.setStatus(certificateId, matchingStatus(recorded.rowStatus));
      case 'lost':
        return expelCertificate(ports, device);
      default:
        return unreachable(recorded);
    }
  };

  const outcome = await runSaga(
    {
      before: [claim.step, placement.createThing, placement.attachCertificate, placement.attachPolicy],
      pivot: { name: 'activate', run: async () => certificates.setStatus(certificateId, 'ACTIVE') },
      after: [
        {
          name: 'record',
          run: async () => {
            recorded = await record(ports, thingName, certificate, run);
          },
        },
        { name: 'settle', run: settle },
      ],
      isPastPivot: async () => (await certificates.describe(certificateId))?.status === 'ACTIVE',
    },
    run,
  );

  if (outcome.kind !== 'completed') return { ...outcome, ...device };
  return concluded(recorded, device, claim.isAdopting());
};

const concluded = (
  recorded: Recorded,
  device: { readonly thingName: string; readonly certificateId: string },
  isAdopting: boolean,
): OnboardingOutcome => {
  switch (recorded.kind) {
    case 'written':
      return { kind: 'onboarded', ...device };
    case 'recorded':
      return { kind: isAdopting ? 'adopted' : 'joined', ...device };
    case 'keepOut':
      return { kind: 'keptOut', rowStatus: recorded.rowStatus, ...device };
    case 'lost':
      return { kind: 'identityLost', winnerCertificateId: recorded.winnerCertificateId, ...device };
    default:
      return unreachable(recorded);
  }
};
