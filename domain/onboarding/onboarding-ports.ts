import type { ReadCertificateAuthority } from '../ports/certificate-authorities.ts';
import type { ReadCertificate } from '../ports/certificate-reader.ts';
import type { CertificateRegistry } from '../ports/certificate-registry.ts';
import type { DevicePolicy } from '../ports/device-policy.ts';
import type { DeviceRegistry } from '../ports/device-registry.ts';
import type { FindRevocation } from '../ports/revocations.ts';
import type { NewId, Now } from '../ports/run.ts';
import type { ThingRegistry } from '../ports/thing-registry.ts';

export interface OnboardingPorts {
  readonly certificates: CertificateRegistry;
  readonly things: ThingRegistry;
  readonly policy: DevicePolicy;
  readonly devices: DeviceRegistry;
  readonly readCertificate: ReadCertificate;
  readonly readCertificateAuthority: ReadCertificateAuthority;
  /** Absent where no revocation lists are kept. */
  readonly findRevocation?: FindRevocation;
  readonly now: Now;
  readonly newId: NewId;
  /** How long a claim keeps other certificates away, ms: longer than the longest run with all its retries. */
  readonly claimDurationMs: number;
}
