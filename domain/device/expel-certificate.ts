import type { Thing } from '../ports/thing-registry.ts';
import type { PlacementPorts } from './placement-ports.ts';

/**
 * Takes a name away from a certificate in one Region. It stops working first, and loses its policy and its thing then; it
 * is not deleted, because a device that still holds it would register it anew with every connect.
 */
export const expelCertificate = async (
  { certificates, things, policy }: PlacementPorts,
  { thingName, certificateId }: Required<Thing>,
): Promise<void> => {
  const certificate = await certificates.describe(certificateId);
  if (certificate?.status === 'ACTIVE' || certificate?.status === 'PENDING_ACTIVATION') {
    await certificates.setStatus(certificateId, 'INACTIVE');
  }
  if (certificate !== undefined) await policy.detach(certificateId);
  await things.detachCertificate(thingName, certificateId);
};
