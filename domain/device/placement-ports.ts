import type { CertificateRegistry } from '../ports/certificate-registry.ts';
import type { DevicePolicy } from '../ports/device-policy.ts';
import type { ThingRegistry } from '../ports/thing-registry.ts';

/** What gives a certificate its place in one Region, and takes it away. */
export interface PlacementPorts {
  readonly certificates: CertificateRegistry;
  readonly things: ThingRegistry;
  readonly policy: DevicePolicy;
}
