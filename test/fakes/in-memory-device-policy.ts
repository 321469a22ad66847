import type { DevicePolicy } from '../../domain/ports/device-policy.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { InMemoryIot } from './in-memory-iot.ts';

/** AWS IoT says the same of a policy and of a certificate that is not there. */
export const createInMemoryDevicePolicy = (iot: InMemoryIot): DevicePolicy => ({
  attach: async (certificateId) => {
    if (!iot.hasPolicy || !iot.certificates.has(certificateId)) {
      throw new TerminalError('policy-missing', `No device policy, or no certificate ${certificateId}`);
    }
    iot.policyTargets.add(certificateId);
  },

  detach: async (certificateId) => {
    iot.policyTargets.delete(certificateId);
  },

  isAttached: async (certificateId) => iot.policyTargets.has(certificateId),
});
