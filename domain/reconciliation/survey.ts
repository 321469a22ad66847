import { findOthers } from '../device/find-others.ts';
import { findThing } from '../device/find-thing.ts';
import type { PlacementPorts } from '../device/placement-ports.ts';
import type { CertificateStatus } from '../ports/certificate-registry.ts';
import type { Thing } from '../ports/thing-registry.ts';

/** What one Region really has of a device. */
export interface Survey {
  /** `undefined`: this Region has no such certificate. */
  readonly certificateStatus: CertificateStatus | undefined;
  readonly thing: Thing | undefined;
  /** Whether the certificate is attached to the thing. */
  readonly isAttached: boolean;
  /** Ids of other certificates that stand under the name. */
  readonly otherIds: readonly string[];
  readonly hasPolicy: boolean;
}

/** Looks at everything that a Region has of a device: four calls at most, of which three are scarce. Changes nothing. */
export const survey = async (
  { certificates, things, policy }: PlacementPorts,
  { thingName, certificateId }: Required<Thing>,
): Promise<Survey> => {
  const [certificate, found] = await Promise.all([
    certificates.describe(certificateId),
    findThing(things, thingName),
  ]);
  return {
    certificateStatus: certificate?.status,
    thing: found.thing,
    isAttached: found.certificateIds.includes(certificateId),
    otherIds: await findOthers(found, certificateId, certificates),
    hasPolicy: certificate !== undefined && (await policy.isAttached(certificateId)),
  };
};
