import type { ThingRegistry } from '../../domain/ports/thing-registry.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { InMemoryIot } from './in-memory-iot.ts';
import { isLingering, MAX_ATTEMPTS } from './in-memory-iot.ts';

export const createInMemoryThingRegistry = (iot: InMemoryIot): ThingRegistry => {
  const attachedTo = (thingName: string): ReadonlySet<string> => iot.attached.get(thingName) ?? new Set();

  const isStillAttached = (thingName: string): boolean => {
    const lingers = isLingering(iot, (name) => name === thingName);
    return lingers || attachedTo(thingName).size > 0;
  };

  return {
    describe: async (thingName) => iot.things.get(thingName),

    create: async (thing) => {
      const found = iot.things.get(thing.thingName);
      if (found !== undefined && found.certificateId !== thing.certificateId) return 'exists';
      iot.things.set(thing.thingName, thing);
      return 'created';
    },

    remove: async (thingName) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        if (isStillAttached(thingName)) continue;
        iot.things.delete(thingName);
        iot.attached.delete(thingName);
        return;
      }
      throw new Error(`Cannot delete. Thing ${thingName} is still attached to one or more principals`);
    },

    attachCertificate: async (thingName, certificateId) => {
      if (!iot.things.has(thingName) || !iot.certificates.has(certificateId)) {
        throw new TerminalError('thing-or-certificate-not-found', `No ${thingName}, or no ${certificateId}`);
      }
      iot.attached.set(thingName, new Set([...attachedTo(thingName), certificateId]));
      iot.lingering.get(thingName)?.delete(certificateId);
    },

    detachCertificate: async (thingName, certificateId) => {
      if (iot.attached.get(thingName)?.delete(certificateId) !== true) return;
      const lingering = iot.lingering.get(thingName) ?? new Map<string, number>();
      iot.lingering.set(thingName, lingering.set(certificateId, iot.detachmentLag));
    },

    attachedCertificates: async (thingName) => [...attachedTo(thingName)],
  };
};
