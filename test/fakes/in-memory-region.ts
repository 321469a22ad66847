import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { OnboardingPorts } from '../../domain/onboarding/onboarding-ports.ts';
import type { CertificateStatus } from '../../domain/ports/certificate-registry.ts';
import type { ReplicationPorts } from '../../domain/replication/replication-ports.ts';
import { createInMemoryCertificateAuthorities } from './in-memory-certificate-authorities.ts';
import { createInMemoryCertificateReader } from './in-memory-certificate-reader.ts';
import { createInMemoryCertificateRegistry } from './in-memory-certificate-registry.ts';
import { createInMemoryCertificatesElsewhere } from './in-memory-certificates-elsewhere.ts';
import { createInMemoryDevicePolicy } from './in-memory-device-policy.ts';
import type { InMemoryDeviceRegistry } from './in-memory-device-registry.ts';
import { createInMemoryDeviceRegistry } from './in-memory-device-registry.ts';
import type { InMemoryIot } from './in-memory-iot.ts';
import { createInMemoryIot, pemOf } from './in-memory-iot.ts';
import { createInMemoryThingRegistry } from './in-memory-thing-registry.ts';

export const caCertificateId = 'ca';
const caPem = 'pem of the CA';

export type RegionPorts = OnboardingPorts & Omit<ReplicationPorts, 'devices'>;

/** One Region: its AWS IoT, its replica of the registry, and the ports that look at them. */
export interface InMemoryRegion {
  readonly iot: InMemoryIot;
  readonly devices: InMemoryDeviceRegistry;
  readonly ports: RegionPorts;
  /** What the other Regions' AWS IoT know; a Region that is not in here is down. */
  readonly elsewhere: Map<string, InMemoryIot>;
  readonly clock: { nowMs: number };
  /** A device shows its certificate; unknown here, it becomes PENDING_ACTIVATION. */
  readonly connect: (certificateId: string, facts: CertificateFacts) => void;
  /** Everything of a name and a certificate, to be compared as a whole. */
  readonly stateOf: (thingName: string, certificateId: string) => DeviceState;
}

export interface DeviceState {
  readonly certificate: CertificateStatus | 'absent';
  /** Whose mark the thing carries. */
  readonly thing: string;
  readonly attached: readonly string[];
  readonly hasPolicy: boolean;
  readonly row: string;
}

export const createInMemoryRegion = (nowMs: number): InMemoryRegion => {
  const iot = createInMemoryIot();
  const devices = createInMemoryDeviceRegistry();
  const facts = new Map<string, CertificateFacts>();
  const elsewhere = new Map<string, InMemoryIot>();
  const clock = { nowMs };
  let ids = 0;

  return {
    iot,
    devices,
    elsewhere,
    clock,
    ports: {
      certificates: createInMemoryCertificateRegistry(iot),
      things: createInMemoryThingRegistry(iot),
      policy: createInMemoryDevicePolicy(iot),
      devices,
      readCertificate: createInMemoryCertificateReader(facts, caPem),
      readCertificateAuthority: createInMemoryCertificateAuthorities(new Map([[caCertificateId, caPem]])),
      describeCertificateIn: createInMemoryCertificatesElsewhere(elsewhere),
      now: () => clock.nowMs,
      newId: () => {
        ids += 1;
        return `claim-${ids}`;
      },
      claimDurationMs: 60_000,
    },
    connect: (certificateId, certificateFacts) => {
      const certificatePem = pemOf(certificateId);
      facts.set(certificatePem, certificateFacts);
      if (iot.certificates.has(certificateId)) return;
      iot.certificates.set(certificateId, {
        certificateId,
        certificatePem,
        caCertificateId,
        status: 'PENDING_ACTIVATION',
      });
    },
    stateOf: (thingName, certificateId) => ({
      certificate: iot.certificates.get(certificateId)?.status ?? 'absent',
      thing: describeThing(iot, thingName),
      attached: [...(iot.attached.get(thingName) ?? [])].sort(),
      hasPolicy: iot.policyTargets.has(certificateId),
      row: describeRow(devices.rows.get(thingName)),
    }),
  };
};

const describeThing = (iot: InMemoryIot, thingName: string): string => {
  const thing = iot.things.get(thingName);
  if (thing === undefined) return 'absent';
  return thing.certificateId === undefined ? "somebody else's" : `of ${thing.certificateId}`;
};

const describeRow = (row: DeviceRow | undefined): string =>
  row === undefined ? 'absent' : `${row.status} of ${row.certificateId}, v${row.version} by ${row.writtenBy}`;
