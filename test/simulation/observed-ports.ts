import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../domain/ports/device-registry.ts';
import { isSameVersion } from '../fakes/in-memory-device-registry.ts';
import type { FunctionRun } from './run.ts';
import type { SimulatedRegion } from './region.ts';
import type { World } from './world.ts';

/**
 * The ports of one run, with the promises that can be broken in the middle of it watched: what it makes is remembered as its
 * own, and nothing may work before it was admitted.
 */
export const createObservedPorts = (world: World, region: SimulatedRegion, run: FunctionRun) => {
  const { iot } = region;
  const made = (what: string): void => {
    region.makers.set(what, (region.makers.get(what) ?? new Set<string>()).add(run.saga()));
  };
  const gone = (what: string): void => void region.makers.delete(what);
  /** An undo may take what a run has made, this one or one before it, and nothing that came about in any other way. */
  const watchUndo = (what: string): void => {
    if (run.isUndoing() && !region.makers.has(what)) {
      world.journal.violate(
        'rollback-takes-only-its-own',
        `${run.region} ${run.name}#${run.id} takes ${what}`,
      );
    }
  };
  const watchAdmission = (certificateId: string): void => {
    const works =
      iot.certificates.get(certificateId)?.status === 'ACTIVE' && iot.policyTargets.has(certificateId);
    if (works && !world.admitted.has(certificateId)) {
      world.journal.violate(
        'admitted-before-active',
        `${certificateId.slice(0, 2)} works in ${region.name} before anything was claimed for it`,
      );
    }
  };

  return {
    certificates: {
      ...region.certificates,
      register: async (certificatePem: string, status: 'ACTIVE' | 'INACTIVE') => {
        const before = new Set(iot.certificates.keys());
        const answer = await region.certificates.register(certificatePem, status);
        for (const id of iot.certificates.keys()) {
          if (!before.has(id)) made(`certificate ${id}`);
          watchAdmission(id);
        }
        return answer;
      },
      remove: async (certificateId: string) => {
        if (iot.certificates.has(certificateId)) watchUndo(`certificate ${certificateId}`);
        await region.certificates.remove(certificateId);
        gone(`certificate ${certificateId}`);
      },
      setStatus: async (certificateId: string, status: 'ACTIVE' | 'INACTIVE' | 'REVOKED') => {
        await region.certificates.setStatus(certificateId, status);
        watchAdmission(certificateId);
      },
    },
    things: {
      ...region.things,
      create: async (thing: { readonly thingName: string; readonly certificateId: string }) => {
        const isThere = iot.things.has(thing.thingName);
        const answer = await region.things.create(thing);
        if (!isThere) made(`thing ${thing.thingName}`);
        return answer;
      },
      remove: async (thingName: string) => {
        if (iot.things.has(thingName)) watchUndo(`thing ${thingName}`);
        await region.things.remove(thingName);
        gone(`thing ${thingName}`);
      },
      detachCertificate: async (thingName: string, certificateId: string) => {
        await region.things.detachCertificate(thingName, certificateId);
        gone(`attachment ${thingName} ${certificateId}`);
      },
      attachCertificate: async (thingName: string, certificateId: string) => {
        const isThere = iot.attached.get(thingName)?.has(certificateId) === true;
        await region.things.attachCertificate(thingName, certificateId);
        if (!isThere) made(`attachment ${thingName} ${certificateId}`);
      },
    },
    policy: {
      ...region.policy,
      detach: async (certificateId: string) => {
        await region.policy.detach(certificateId);
        gone(`policy ${certificateId}`);
      },
      attach: async (certificateId: string) => {
        const isThere = iot.policyTargets.has(certificateId);
        await region.policy.attach(certificateId);
        if (!isThere) made(`policy ${certificateId}`);
        watchAdmission(certificateId);
      },
    },
    devices: createReplica(world, region.name),
  };
};

/** This Region's replica of the registry. */
const createReplica = ({ table, journal, counts }: World, region: string): DeviceRegistry => {
  const write = (thingName: string, row: DeviceRow | undefined): void => {
    const { status } = table.row(region, thingName) ?? {};
    if (status === 'SUSPENDED' || status === 'REVOKED' || status === 'RETIRED') {
      journal.violate(
        'operator-has-the-last-word',
        `${region} writes over the ${status} row of ${thingName}`,
      );
    }
    counts.writes += 1;
    table.write(region, thingName, row);
  };
  return {
    read: async (thingName) => table.row(region, thingName),
    write: async (row, previous) => {
      const found = table.row(region, row.thingName);
      if (isSameWrite(found, row)) return 'written';
      if (!isSameVersion(found, previous)) return 'conflict';
      write(row.thingName, row);
      return 'written';
    },
    releaseClaim: async (thingName, claimId) => {
      const found = table.row(region, thingName);
      if (found?.status === 'PROVISIONING' && found.claim?.id === claimId) write(thingName, undefined);
    },
  };
};

const isSameWrite = (one: DeviceRow | undefined, other: DeviceRow): boolean =>
  isSameVersion(one, other) && one?.status === other.status && one.updatedAtMs === other.updatedAtMs;

/** What the run's last saga alone has made, and is still there, as it stands in its Region. */
export const leftBy = (region: SimulatedRegion, run: FunctionRun): readonly string[] => {
  const { iot, makers } = region;
  const isThere = (what: string): boolean => {
    const [kind, first = '', second = ''] = what.split(' ');
    const attached = iot.attached.get(first) ?? new Set<string>();
    switch (kind) {
      case 'certificate':
        return iot.certificates.has(first);
      case 'thing':
        // What somebody else stands on meanwhile is not this run's any more.
        return iot.things.has(first) && attached.size === 0;
      case 'attachment':
        return attached.has(second);
      default:
        return iot.policyTargets.has(first);
    }
  };
  return [...makers]
    .filter(([what, sagas]) => sagas.size === 1 && sagas.has(run.saga()) && isThere(what))
    .map(([what]) => what);
};
