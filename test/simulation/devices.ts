import { invokeOnboard } from './functions.ts';
import type { SimulatedRegion } from './region.ts';
import { caCertificateId } from './scenario.ts';
import type { SimulatedCertificate } from './scenario.ts';
import type { World } from './world.ts';

/** A device: it knows its certificate, and whether its last connect was taken. */
export interface SimulatedDevice {
  readonly certificate: SimulatedCertificate;
  /** Where it lands, while that Region is up. */
  nearest: SimulatedRegion;
  isIn: boolean;
}

const landing = ({ regions }: World, nearest: SimulatedRegion): SimulatedRegion | undefined =>
  nearest.isUp ? nearest : regions.find(({ isUp }) => isUp);

/**
 * The device shows its certificate. Unknown, it is registered as pending; pending, AWS IoT raises the event again, at least
 * once; either way the device is closed out and learns nothing.
 */
export const connect = (world: World, device: SimulatedDevice): void => {
  const region = landing(world, device.nearest);
  if (region === undefined) return;
  const { id, pem } = device.certificate;
  const { certificates, policyTargets } = region.iot;
  const found = certificates.get(id);
  device.isIn = found?.status === 'ACTIVE' && policyTargets.has(id);
  world.journal.tell(
    `  device ${id.slice(0, 2)} in ${region.name}: ${found?.status ?? 'unknown'}${device.isIn ? ', is in' : ''}`,
  );
  if (found === undefined) {
    certificates.set(id, {
      certificateId: id,
      certificatePem: pem,
      caCertificateId,
      status: 'PENDING_ACTIVATION',
    });
  }
  if (found !== undefined && found.status !== 'PENDING_ACTIVATION') return;
  invokeOnboard(world, region, id);
  if (world.choices.happens(8)) invokeOnboard(world, region, id);
};
