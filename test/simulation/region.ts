import type { RegisteredCertificate } from '../../domain/ports/certificate-registry.ts';
import { createInMemoryCertificateRegistry } from '../fakes/in-memory-certificate-registry.ts';
import { createInMemoryDevicePolicy } from '../fakes/in-memory-device-policy.ts';
import type { InMemoryIot } from '../fakes/in-memory-iot.ts';
import { createInMemoryIot } from '../fakes/in-memory-iot.ts';
import { createInMemoryThingRegistry } from '../fakes/in-memory-thing-registry.ts';
import { caCertificateId } from './scenario.ts';
import type { Locks } from './locks.ts';
import { createLocks } from './locks.ts';

/** One Region: its AWS IoT, the locks of its functions, and whether it is there at all. */
export interface SimulatedRegion {
  readonly name: string;
  readonly iot: InMemoryIot;
  readonly certificates: ReturnType<typeof createInMemoryCertificateRegistry>;
  readonly things: ReturnType<typeof createInMemoryThingRegistry>;
  readonly policy: ReturnType<typeof createInMemoryDevicePolicy>;
  readonly locks: Locks;
  /** What runs have made here, and which of their sagas did. */
  readonly makers: Map<string, Set<string>>;
  /** Names of things that a person has made here. */
  readonly madeByHand: Set<string>;
  isUp: boolean;
}

export const createRegion = (name: string, detachmentLag: number, nowMs: () => number): SimulatedRegion => {
  const iot = createInMemoryIot(caCertificateId);
  iot.detachmentLag = detachmentLag;
  return {
    name,
    iot,
    certificates: createInMemoryCertificateRegistry(iot),
    things: createInMemoryThingRegistry(iot),
    policy: createInMemoryDevicePolicy(iot),
    locks: createLocks(nowMs),
    makers: new Map(),
    madeByHand: new Set(),
    isUp: true,
  };
};

/** What a person does in the console: everything of a certificate is taken away, then it. */
export const deleteByHand = ({ iot }: SimulatedRegion, certificateId: string): void => {
  for (const attached of iot.attached.values()) attached.delete(certificateId);
  iot.policyTargets.delete(certificateId);
  iot.certificates.delete(certificateId);
};

export const setStatusByHand = (
  { iot }: SimulatedRegion,
  certificateId: string,
  status: RegisteredCertificate['status'],
): void => {
  const found = iot.certificates.get(certificateId);
  if (found !== undefined) iot.certificates.set(certificateId, { ...found, status });
};

/** All that stands in a Region, as one line: equal lines are equal states. */
export const describeRegion = ({ name, iot }: SimulatedRegion): string =>
  [
    name,
    ...[...iot.certificates.values()]
      .map(({ certificateId, status }) => {
        const policy = iot.policyTargets.has(certificateId) ? '+policy' : '';
        return `${certificateId.slice(0, 2)} ${status}${policy}`;
      })
      .sort(),
    ...[...iot.things.values()]
      .map(({ thingName, certificateId = '-' }) => {
        const attached = [...(iot.attached.get(thingName) ?? [])].map((id) => id.slice(0, 2)).sort();
        return `${thingName} of ${certificateId.slice(0, 2)} [${attached.join()}]`;
      })
      .sort(),
  ].join('; ');
