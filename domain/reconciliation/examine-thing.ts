import type { DeviceRegistry } from '../ports/device-registry.ts';
import type { Thing } from '../ports/thing-registry.ts';
import type { Finding } from './finding.ts';

/** A thing without our mark is somebody else's, and no business of ours. `undefined`: all is well. */
export const examineThing = async (
  devices: Pick<DeviceRegistry, 'read'>,
  { thingName, certificateId }: Thing,
): Promise<Finding | undefined> => {
  if (certificateId === undefined) return undefined;
  const row = await devices.read(thingName);
  return row === undefined ? { kind: 'thing', thingName, certificateId } : undefined;
};
