import type { DeviceRegistry } from '../ports/device-registry.ts';
import type { Inventory, ListedCertificate } from '../ports/inventory.ts';
import type { Finding } from './finding.ts';

/** Whether a certificate that works here has a row that knows it. `undefined`: it has, or it does not work. */
export const examineCertificate = async (
  {
    devices,
    inventory,
  }: { readonly devices: Pick<DeviceRegistry, 'read'>; readonly inventory: Pick<Inventory, 'thingsOf'> },
  { certificateId, status }: ListedCertificate,
): Promise<Finding | undefined> => {
  if (status !== 'ACTIVE') return undefined;
  const thingNames = await inventory.thingsOf(certificateId);
  for (const thingName of thingNames) {
    const row = await devices.read(thingName);
    if (row?.certificateId === certificateId) return undefined;
  }
  return { kind: 'certificate', certificateId, thingNames };
};
