import { expelCertificate } from '../device/expel-certificate.ts';
import type { RolledBack } from '../saga/saga-outcome.ts';
import { takeStep } from '../saga/take-step.ts';
import { TerminalError } from '../saga/terminal-error.ts';
import { unreachable } from '../unreachable.ts';
import { examineCandidate } from './candidate.ts';
import type { Candidate, OnboardingRequest } from './candidate.ts';
import { ClaimContestedError } from './claim-contested-error.ts';
import { matchingStatus } from './matching-status.ts';
import type { OnboardingOutcome } from './onboarding-outcome.ts';
import type { OnboardingPorts } from './onboarding-ports.ts';
import { provision } from './provision.ts';

export type { OnboardingRequest } from './candidate.ts';

export type Onboard = (request: OnboardingRequest) => Promise<OnboardingOutcome>;

/**
 * Lets a certificate in, in the Region where it first connects: read certificate, admit, claim, create thing, attach
 * certificate, attach policy, activate (the pivot), record.
 *
 * May be run again at any time, and should be after it throws. What it throws is transient (ClaimContestedError and
 * TooLittleTimeError among it), or a TerminalError that came after the pivot, where nothing is rolled back any more.
 */
export const createOnboarding =
  (ports: OnboardingPorts): Onboard =>
  async (request) => {
    const { certificateId } = request;
    const candidate = await examine(ports, request);
    switch (candidate.kind) {
      case 'gone':
        return { kind: 'certificateGone', certificateId };
      case 'ended':
      case 'rolledBack':
        return { ...candidate, certificateId };
      case 'refused':
        await takeStep(request.run, 'refuse', async () =>
          ports.certificates.setStatus(certificateId, 'INACTIVE'),
        );
        return { ...candidate, certificateId };
      case 'admitted':
        return follow(ports, request, candidate);
      default:
        return unreachable(candidate);
    }
  };

/** Nothing was made yet, so a failure that no retry can cure leaves nothing to undo. */
const examine = async (
  ports: OnboardingPorts,
  request: OnboardingRequest,
): Promise<Candidate | RolledBack> => {
  try {
    return await examineCandidate(ports, request);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return { kind: 'rolledBack', cause: error, undone: [] };
  }
};

const follow = async (
  ports: OnboardingPorts,
  { certificateId, run }: OnboardingRequest,
  { thingName, certificate, decision }: Extract<Candidate, { readonly kind: 'admitted' }>,
): Promise<OnboardingOutcome> => {
  switch (decision.kind) {
    case 'claim':
    case 'takeOver':
    case 'join':
    case 'adopt':
      return provision(ports, { thingName, certificate, entitlement: decision }, run);
    case 'contested':
      throw new ClaimContestedError(
        thingName,
        `the certificate ${decision.holder} has it until ${new Date(decision.expiresAtMs).toISOString()}`,
      );
    case 'keepOut': {
      const { rowStatus } = decision;
      await takeStep(run, 'keep out', async () =>
        ports.certificates.setStatus(certificateId, matchingStatus(rowStatus)),
      );
      return { kind: 'keptOut', rowStatus, thingName, certificateId };
    }
    case 'refuse': {
      const { reason, detail } = decision;
      // An earlier run of this certificate may have got as far as the thing before the name went to another.
      await takeStep(run, 'refuse', async () => expelCertificate(ports, { thingName, certificateId }));
      return { kind: 'refused', certificateId, reason, detail };
    }
    default:
      return unreachable(decision);
  }
};
