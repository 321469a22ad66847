import type { CertificateRegistry, DescribeCertificateIn } from '../ports/certificate-registry.ts';
import type { DevicePolicy } from '../ports/device-policy.ts';
import type { DeviceRegistry } from '../ports/device-registry.ts';
import type { ThingRegistry } from '../ports/thing-registry.ts';

export interface ReplicationPorts {
  readonly certificates: CertificateRegistry;
  readonly things: ThingRegistry;
  readonly policy: DevicePolicy;
  /** Replication reads rows and never writes them: a write would raise an event in every other Region, for ever. */
  readonly devices: Pick<DeviceRegistry, 'read'>;
  readonly describeCertificateIn: DescribeCertificateIn;
}
