import type { RefusalReason } from '../certificate/admit.ts';
import type { CertificateStatus } from '../ports/certificate-registry.ts';
import type { RollbackIncomplete, RolledBack } from '../saga/saga-outcome.ts';
import type { IdentityRefusalReason } from './decide-onboarding.ts';
import type { OutOfService } from './matching-status.ts';

interface Device {
  readonly thingName: string;
  readonly certificateId: string;
}

/** How one onboarding run ended. Everything else, a claim that is contested among it, is thrown: run it again. */
export type OnboardingOutcome =
  /** This run made the row ACTIVE. */
  | ({ readonly kind: 'onboarded' } & Device)
  /** The row was ACTIVE before this run began; this Region is level with it now. No row was written. */
  | ({ readonly kind: 'adopted' } & Device)
  /** Another run of the same certificate made the row ACTIVE meanwhile; this Region is level with it. */
  | ({ readonly kind: 'joined' } & Device)
  /** The certificate is INACTIVE now, and nothing was created for it. */
  | {
      readonly kind: 'refused';
      readonly certificateId: string;
      readonly reason: RefusalReason | IdentityRefusalReason;
      readonly detail: string;
    }
  /** The certificate is in a state that no onboarding leads out of. */
  | { readonly kind: 'ended'; readonly certificateId: string; readonly status: EndedStatus }
  /** This Region does not have the certificate any more; a device that still holds it is registered anew when it connects. */
  | { readonly kind: 'certificateGone'; readonly certificateId: string }
  /** An operator has put the device out of service, and this Region's certificate matches that now. */
  | ({ readonly kind: 'keptOut'; readonly rowStatus: OutOfService } & Device)
  /** After the pivot the row turned out to be another certificate's: ours is INACTIVE and detached. */
  | ({ readonly kind: 'identityLost'; readonly winnerCertificateId: string } & Device)
  /** Nothing is left of the run, and the certificate is as it was: the next connect of the device tries again. */
  | (RolledBack & WhoseRollback)
  | (RollbackIncomplete & WhoseRollback);

/** `thingName` is absent when the run failed before admission gave the device a name. */
interface WhoseRollback {
  readonly certificateId: string;
  readonly thingName?: string;
}

export type EndedStatus = Exclude<CertificateStatus, 'PENDING_ACTIVATION' | 'ACTIVE'>;
