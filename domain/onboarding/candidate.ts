import { admit } from '../certificate/admit.ts';
import type { Admission } from '../certificate/admit.ts';
import { refuseRevoked } from '../certificate/refuse-revoked.ts';
import type { RegisteredCertificate } from '../ports/certificate-registry.ts';
import type { Run } from '../ports/run.ts';
import { takeStep } from '../saga/take-step.ts';
import { TerminalError } from '../saga/terminal-error.ts';
import { decideOnboarding } from './decide-onboarding.ts';
import type { OnboardingDecision } from './decide-onboarding.ts';
import type { EndedStatus } from './onboarding-outcome.ts';
import type { OnboardingPorts } from './onboarding-ports.ts';

export interface OnboardingRequest {
  readonly certificateId: string;
  /** The registered CA that signed the certificate, as the event names it. */
  readonly caCertificateId: string;
  readonly run: Run;
}

/** A certificate that asks to be let in, and what is to be done with it. */
export type Candidate =
  | { readonly kind: 'gone' }
  | { readonly kind: 'ended'; readonly status: EndedStatus }
  | Exclude<Admission, { readonly kind: 'admitted' }>
  | {
      readonly kind: 'admitted';
      readonly thingName: string;
      readonly certificate: RegisteredCertificate;
      readonly decision: OnboardingDecision;
    };

/** Looks at the certificate and at the row of its name; changes nothing. */
export const examineCandidate = async (
  ports: OnboardingPorts,
  { certificateId, caCertificateId, run }: OnboardingRequest,
): Promise<Candidate> => {
  const certificate = await takeStep(run, 'read certificate', () =>
    ports.certificates.describe(certificateId),
  );
  if (certificate === undefined) return { kind: 'gone' };
  const { status } = certificate;
  if (status !== 'PENDING_ACTIVATION' && status !== 'ACTIVE') return { kind: 'ended', status };

  const admission = await takeStep(run, 'admit', async () => {
    const caPem = await ports.readCertificateAuthority(caCertificateId);
    if (caPem === undefined) throw caNotFound(caCertificateId, run.region);
    const { certificatePem } = certificate;
    const judged = admit(await ports.readCertificate(certificatePem, caPem), ports.now());
    // Last: what is no good by itself is refused, whether there is a list to ask or not.
    if (judged.kind === 'refused' || ports.findRevocation === undefined) return judged;
    const revocation = await ports.findRevocation({
      certificatePem,
      caCertificateId,
      caCertificatePem: caPem,
    });
    return revocation === undefined ? judged : refuseRevoked(revocation);
  });
  if (admission.kind === 'refused') return admission;
  const { thingName } = admission;

  const row = await takeStep(run, 'read row', () => ports.devices.read(thingName));
  return {
    kind: 'admitted',
    thingName,
    certificate,
    decision: decideOnboarding(row, certificateId, ports.now()),
  };
};

const caNotFound = (caCertificateId: string, region: string): TerminalError =>
  new TerminalError(
    'ca-not-found',
    `The CA ${caCertificateId} is not registered in ${region}; register it there again and let the device reconnect`,
  );
